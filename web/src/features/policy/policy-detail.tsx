import { Alert, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/session';
import type { PolicyRow, PolicyWrite } from '@/api/types';
import { today } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { Facts } from '@/ui/facts';
import { Panel } from '@/ui/panel';
import { UnitPicker } from '@/ui/remote-select';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { policyValue } from './words';

/** One rule with its document and dates, the local rules that replace it, and a form to set one. */
export function PolicyDetail({ row, mayChange }: { row: PolicyRow; mayChange: boolean }) {
  return (
    <div className="stack">
      {row.changed_base ? <Alert type="warning" showIcon title={t('web_policy.changed_base')} /> : null}
      <Facts items={[
        [t('web_policy.value'), policyValue(row.value)],
        [t('web_policy.verdict'), row.verdict ? label('guard', row.verdict) : undefined],
        [t('web_policy.effective'), <b key="e">{policyValue(row.effective_value)}{row.effective_verdict ? ` · ${label('guard', row.effective_verdict)}` : ''}</b>],
        [t('web_policy.document'), row.document_no],
        [t('web_policy.source'), row.source],
        [t('web_policy.jurisdiction'), label('jurisdiction', row.jurisdiction)],
        [t('web_policy.in_force'), t('ui.period', { from: row.valid_from, to: row.valid_to ?? t('ui.until_now') })],
        [t('web_policy.confidence'), label('confidence', row.confidence)],
      ]} />
      <Overrides row={row} mayChange={mayChange} />
      {mayChange ? <OverrideForm row={row} /> : null}
    </div>
  );
}

function Overrides({ row, mayChange }: { row: PolicyRow; mayChange: boolean }) {
  const { act, busy } = useAct();
  return (
    <Panel title={t('web_policy.history')}>
      {row.overrides.length === 0 ? <p className="muted">{t('web_policy.no_override')}</p> : (
        <table className="plain-table">
          <tbody>
            {row.overrides.map((o) => (
              <tr key={o.policy_override_id}>
                <td>
                  {o.unit.name} <Tag kind={o.ended ? 'plain' : 'info'}>{t('web_policy.diff', { old: policyValue(row.value), new: policyValue(o.value) })}</Tag>
                  <div className="faint">{o.document_no} · {t('ui.period', { from: o.valid_from, to: o.valid_to ?? t('ui.until_now') })} · {o.reason}</div>
                </td>
                <td className="num">
                  {o.ended ? <Tag>{t('web_policy.ended')}</Tag> : mayChange ? <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('end', () => api.post(`/policy/overrides/${o.policy_override_id}/end`, undefined, { version: o.version }), t('ui.saved'), '/policy')}>{t('web_policy.override_end')}</button> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function OverrideForm({ row }: { row: PolicyRow }) {
  const me = useMe();
  const { tell } = useAct();
  const [value, setValue] = useState(row.effective_value);
  const required = [{ required: true, message: t('ui.required') }];
  const same = value === row.effective_value ? undefined : t('web_policy.diff', { old: policyValue(row.effective_value), new: policyValue(value) });
  return (
    <Panel title={t('web_policy.override_add')} aside={t('web_policy.override_hint')}>
      <DraftForm<PolicyWrite>
        draftKey={`policy-${row.key}`}
        initial={{ unit_id: me.region.unit_id, value: row.effective_value, verdict: row.effective_verdict, document_no: '', reason: '', valid_from: today(), valid_to: null }}
        submit={t('ui.save')}
        onChange={(v) => setValue(v.value)}
        onSubmit={async (v) => {
          await api.post(`/policy/${row.key}/overrides`, { ...v, valid_to: v.valid_to || null });
          await tell(t('ui.saved'), '/policy');
        }}
      >
        <Form.Item name="unit_id" label={label('column', 'unit')} rules={required}><UnitPicker known={[{ value: me.region.unit_id, label: me.region.name }]} /></Form.Item>
        <Form.Item name="value" label={t('web_policy.new_value')} extra={same} rules={required}><Input /></Form.Item>
        {row.verdict ? <Form.Item name="verdict" label={t('web_policy.verdict')}><Select options={options('guard', ['allow', 'warn', 'refuse'])} /></Form.Item> : null}
        <Form.Item name="document_no" label={t('web_policy.document')} rules={required}><Input /></Form.Item>
        <Form.Item name="reason" label={t('ui.reason')} rules={required}><Input.TextArea rows={2} /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="valid_from" label={t('ui.valid_from')} rules={required}><Input type="date" /></Form.Item>
          <Form.Item name="valid_to" label={t('ui.valid_to')}><Input type="date" /></Form.Item>
        </div>
      </DraftForm>
    </Panel>
  );
}
