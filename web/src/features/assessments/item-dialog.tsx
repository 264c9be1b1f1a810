import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { BlueprintItem } from '@/api/types';
import { options } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';

type Props = {
  item: BlueprintItem | 'new' | null;
  next: number;
  onClose: () => void;
  onSave: (item: BlueprintItem) => Promise<void>;
  onRemove: (() => Promise<void>) | null;
};

/** One item of a blueprint. */
export function ItemDialog({ item, next, onClose, onSave, onRemove }: Props) {
  const blank: BlueprintItem = { position: next, item_no: String(next), full_mark: 3, kind: 'choice', point: '', domain: '', competence: '', cognitive: 'understand', booklets: [] };
  const initial = item === null || item === 'new' ? blank : item;
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <FormDialog<BlueprintItem>
      open={item !== null}
      title={item === 'new' ? t('web_assessments.item_add') : t('web_assessments.item_edit', { no: initial.item_no })}
      initial={initial}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={onSave}
    >
      <div className="cols cols-2">
        <Form.Item name="item_no" label={t('web_assessments.item_no')} rules={required}><Input /></Form.Item>
        <Form.Item name="full_mark" label={t('web_assessments.full_mark')} rules={required}><InputNumber min={0.5} max={200} step={0.5} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="kind" label={t('web_assessments.item_kind')} rules={required}><Select options={options('item_kind', ['choice', 'blank', 'short', 'long'])} /></Form.Item>
        <Form.Item name="cognitive" label={t('web_assessments.cognitive')}><Select allowClear options={options('cognitive', ['know', 'understand', 'apply', 'reason'])} /></Form.Item>
        <Form.Item name="domain" label={t('web_assessments.domain')} rules={required}><Input /></Form.Item>
        <Form.Item name="point" label={t('web_assessments.point')} rules={required}><Input /></Form.Item>
        <Form.Item name="competence" label={t('web_assessments.competence')}><Input /></Form.Item>
        <Form.Item name="booklets" label={t('web_assessments.booklets')}>
          <Select mode="multiple" placeholder={t('web_assessments.all_booklets')} options={Array.from({ length: 12 }, (_, i) => ({ value: i + 1, label: String(i + 1) }))} />
        </Form.Item>
      </div>
      {onRemove ? <div style={{ marginBottom: 12 }}><Button danger type="text" onClick={() => void onRemove().then(onClose)}>{t('ui.remove')}</Button></div> : null}
    </FormDialog>
  );
}
