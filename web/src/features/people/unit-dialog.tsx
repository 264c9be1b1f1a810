import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { useMe } from '@/api/session';
import type { UnitDetail, UnitWrite } from '@/api/types';
import { STAGES, TRAITS, UNIT_KINDS } from '@/text/codes';
import { label, labels, options } from '@/text/label';
import { t } from '@/text/t';
import { ConflictDialog, type ConflictRow } from '@/ui/conflict-dialog';
import { DraftForm } from '@/ui/draft-form';
import { UnitPicker } from '@/ui/remote-select';
import { useGet } from '@/ui/use-get';
import { today } from '@/text/format';

type Props = { open: boolean; unit: UnitDetail | null; parent: string | null; onClose: () => void };

function initialOf(unit: UnitDetail | null, parent: string | null): UnitWrite {
  if (!unit) return { parent_id: parent, kind: 'school', name: '', short_name: '', code: '', stages: [], traits: [], valid_from: today() };
  const { parent_id, kind, name, short_name, code, stages, traits, valid_from } = unit;
  return { parent_id, kind, name, short_name, code, stages, traits, valid_from };
}

function differences(mine: UnitWrite, theirs: UnitWrite): ConflictRow[] {
  const rows: ConflictRow[] = [
    { name: label('column', 'name'), mine: mine.name, theirs: theirs.name },
    { name: t('web_people.short_name'), mine: mine.short_name, theirs: theirs.short_name },
    { name: label('column', 'code'), mine: mine.code, theirs: theirs.code },
    { name: t('web_people.stages'), mine: labels('stage', mine.stages), theirs: labels('stage', theirs.stages) },
    { name: t('web_people.traits'), mine: labels('trait', mine.traits), theirs: labels('trait', theirs.traits) },
  ];
  return rows.filter((r) => (r.mine ?? '') !== (r.theirs ?? ''));
}

/** Adds or changes a unit; when somebody was faster, both sides are shown. */
export function UnitDialog({ open, unit, parent, onClose }: Props) {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<{ mine: UnitWrite; theirs: UnitDetail } | null>(null);
  const me = useMe();
  const above = useGet<UnitDetail>(open && !unit && parent && parent !== me.region.unit_id ? `/units/${parent}` : null);
  const known = [...(unit?.path ?? []), ...(above.data ? [above.data] : []), me.region].map((p) => ({ value: p.unit_id, label: p.name }));
  const finish = async () => {
    setConflict(null);
    await client.invalidateQueries({ predicate: (q) => String(q.queryKey[0]).startsWith('/units') });
    onClose();
  };
  const save = async (values: UnitWrite, version?: number) => {
    const body = { ...values, code: values.code || null };
    if (!unit) {
      await api.post('/units', body);
      return finish();
    }
    try {
      await api.put(`/units/${unit.unit_id}`, body, { version: version ?? unit.version });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412 || !error.current) throw error;
      setConflict({ mine: values, theirs: error.current as UnitDetail });
      return;
    }
    await finish();
  };
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <Modal open={open} title={unit ? t('web_people.edit_unit') : t('web_people.add_unit')} onCancel={onClose} footer={null} destroyOnHidden width={560}>
      <DraftForm<UnitWrite> draftKey={`unit-${unit?.unit_id ?? 'new'}`} initial={initialOf(unit, parent)} submit={t('ui.save')} onSubmit={(v) => save(v)} onCancel={onClose}>
        <Form.Item name="name" label={label('column', 'name')} rules={required}><Input /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="short_name" label={t('web_people.short_name')}><Input /></Form.Item>
          <Form.Item name="code" label={label('column', 'code')}><Input className="mono" /></Form.Item>
          <Form.Item name="kind" label={label('column', 'kind')} rules={required}><Select options={options('unit_kind', UNIT_KINDS)} /></Form.Item>
          <Form.Item name="valid_from" label={t('ui.valid_from')}><Input type="date" /></Form.Item>
        </div>
        <Form.Item name="parent_id" label={t('web_people.parent')}>
          <UnitPicker known={known} />
        </Form.Item>
        <Form.Item name="stages" label={t('web_people.stages')}><Checkbox.Group options={options('stage', STAGES)} /></Form.Item>
        <Form.Item name="traits" label={t('web_people.traits')}><Checkbox.Group options={options('trait', TRAITS)} /></Form.Item>
      </DraftForm>
      {conflict ? (
        <ConflictDialog
          open
          rows={differences(conflict.mine, conflict.theirs)}
          onKeepMine={() => void save(conflict.mine, conflict.theirs.version)}
          onKeepTheirs={() => void finish()}
        />
      ) : null}
    </Modal>
  );
}
