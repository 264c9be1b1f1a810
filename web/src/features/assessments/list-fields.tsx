import { Button, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { Page, UnitRef, UnitRow } from '@/api/types';
import { SUBJECTS } from '@/text/codes';
import { options } from '@/text/label';
import { t } from '@/text/t';
import { useGet } from '@/ui/use-get';

/** Subjects with their full marks, one line each. */
export function SubjectsField() {
  return (
    <div role="group" aria-label={t('web_assessments.subjects')} style={{ margin: '0 0 16px' }}>
      <div style={{ marginBottom: 4 }}>{t('web_assessments.subjects')}</div>
      <Form.List name="subjects">
        {(fields, { add, remove }) => (
          <div className="stack tight">
            {fields.map((f) => (
              <div key={f.key} className="row" style={{ flexWrap: 'nowrap', alignItems: 'flex-start' }}>
                <Form.Item name={[f.name, 'subject']} noStyle rules={[{ required: true, message: t('ui.required') }]}><Select aria-label={t('web_assessments.subjects')} style={{ width: 160 }} options={options('subject', SUBJECTS)} /></Form.Item>
                <Form.Item name={[f.name, 'full_mark']} noStyle rules={[{ required: true, message: t('ui.required') }]}><InputNumber aria-label={t('web_assessments.full_mark')} min={1} max={1000} /></Form.Item>
                {1 < fields.length ? <Button type="text" onClick={() => remove(f.name)}>{t('ui.remove')}</Button> : null}
              </div>
            ))}
            <div><Button size="small" onClick={() => add({ subject: undefined, full_mark: 100 })}>{t('ui.add')}</Button></div>
          </div>
        )}
      </Form.List>
    </div>
  );
}

/** Schools that take part; empty means all that have the grade. */
export function SchoolsField({ known }: { known: readonly UnitRef[] }) {
  const [open, setOpen] = useState(false);
  const schools = useGet<Page<UnitRow>>(open ? '/units' : null, { kind: 'school', limit: 500 });
  return (
    <Form.Item name="school_ids" label={t('web_assessments.schools')} extra={t('web_assessments.schools_hint')}>
      <Select
        mode="multiple"
        allowClear
        maxTagCount={8}
        showSearch={{ optionFilterProp: 'label' }}
        loading={schools.isFetching}
        onOpenChange={(next) => next && setOpen(true)}
        options={(schools.data?.items ?? known).map((u) => ({ value: u.unit_id, label: u.name }))}
      />
    </Form.Item>
  );
}
