import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AccountDetail, GrantWrite, RoleInfo } from '@/api/types';
import { STAGES, SUBJECTS } from '@/text/codes';
import { joined, today } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';
import { UnitPicker } from '@/ui/remote-select';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { TableScroll } from '@/ui/table-scroll';

/** Roles of one account with their scope; a role that excludes one already held is not offered. */
export function GrantPanel({ account, mayGrant }: { account: AccountDetail; mayGrant: boolean }) {
  const roles = useGet<RoleInfo[]>(mayGrant ? '/roles' : null);
  const { act, tell, busy } = useAct();
  const [adding, setAdding] = useState(false);
  const held = account.grants.filter((g) => !g.ended).map((g) => g.role);
  const choices = (roles.data ?? []).map((r) => {
    const clash = r.excludes.filter((x) => held.includes(x));
    return { value: r.role, label: label('role', r.role), disabled: 0 < clash.length, title: 0 < clash.length ? t('web_accounts.excludes', { roles: joined(clash.map((x) => label('role', x))) }) : undefined };
  });
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <Panel title={t('web_accounts.grants')} aside={mayGrant ? <button type="button" className="text-button" onClick={() => setAdding(true)}>{t('web_accounts.grant_add')}</button> : null}>
      {account.grants.length === 0 ? <p className="muted">{t('web_accounts.grants_none')}</p> : (
        <TableScroll>
          <table className="plain-table">
            <tbody>
              {account.grants.map((g) => (
                <tr key={g.role_grant_id}>
                  <td>{label('role', g.role)}</td>
                  <td>{g.unit.name}</td>
                  <td className="muted">{[g.stage ? label('stage', g.stage) : null, g.subject ? label('subject', g.subject) : null].filter(Boolean).join(' ')}</td>
                  <td className="faint nowrap">{t('ui.period', { from: g.valid_from, to: g.valid_to ?? t('ui.until_now') })}</td>
                  <td className="num">
                    {g.ended ? <Tag>{t('web_accounts.grant_ended')}</Tag> : mayGrant ? <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('end', () => api.post(`/grants/${g.role_grant_id}/end`), t('ui.saved'), '/accounts')}>{t('web_accounts.grant_end')}</button> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <FormDialog<GrantWrite>
        open={adding}
        title={t('web_accounts.grant_add')}
        initial={{ subject: null, stage: null, valid_from: today(), valid_to: null }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (values) => {
          await api.post(`/accounts/${account.account_id}/grants`, { ...values, valid_to: values.valid_to || null });
          await tell(t('ui.saved'), '/accounts');
        }}
      >
        <Form.Item name="role" label={t('web_accounts.role')} rules={required}><Select options={choices} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
        <Form.Item name="unit_id" label={t('web_accounts.scope_unit')} rules={required}><UnitPicker /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="stage" label={label('column', 'stage')}><Select allowClear options={options('stage', STAGES)} /></Form.Item>
          <Form.Item name="subject" label={label('column', 'subject')}><Select allowClear options={options('subject', SUBJECTS)} /></Form.Item>
          <Form.Item name="valid_from" label={t('ui.from')} rules={required}><Input type="date" /></Form.Item>
          <Form.Item name="valid_to" label={t('ui.to')}><Input type="date" /></Form.Item>
        </div>
      </FormDialog>
    </Panel>
  );
}
