import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { Acting, ActingWrite } from '@/api/types';
import { today } from '@/text/format';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import { EmptyState } from '@/ui/empty-state';
import { FormDialog } from '@/ui/form-dialog';
import { AccountPicker } from '@/ui/remote-select';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';

/** Who may act for whom, for how long and why. */
export function ActingTab() {
  const query = useGet<Acting[]>('/acting-for');
  const may = useMay();
  const { act, tell, busy } = useAct();
  const [adding, setAdding] = useState(false);
  const manage = may('account.manage', 'role.grant');
  const required = [{ required: true, message: t('ui.required') }];
  const button = manage ? <Button type="primary" onClick={() => setAdding(true)}>{t('web_people.acting_new')}</Button> : null;
  const now = today();
  return (
    <>
      <DataTable<Acting>
        name="acting"
        label={t('web_people.acting_tab')}
        list={wholeList(query.data ?? [], query)}
        rowKey={(a) => a.acting_for_id}
        filters={button}
        columns={[
          { key: 'principal', title: t('web_people.acting_principal'), cell: (a) => a.principal_name, phone: 'title' },
          { key: 'delegate', title: t('web_people.acting_delegate'), cell: (a) => a.delegate_name },
          { key: 'reason', title: t('ui.reason'), cell: (a) => a.reason },
          { key: 'period', title: t('ui.valid_from'), cell: (a) => <span className="nowrap">{t('ui.period', { from: a.valid_from, to: a.valid_to })}</span> },
          { key: 'state', title: t('web_people.acting_state'), cell: (a) => (a.ended_at || a.valid_to < now ? <Tag>{t('web_people.acting_ended')}</Tag> : <Tag kind="up">{t('web_people.acting_on')}</Tag>) },
          {
            key: 'end', title: '', align: 'right',
            cell: (a) => (manage && !a.ended_at && now <= a.valid_to ? <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('end', () => api.post(`/acting-for/${a.acting_for_id}/end`), t('ui.saved'), '/acting-for')}>{t('web_people.acting_end')}</button> : null),
          },
        ]}
        empty={<EmptyState title={t('web_people.acting_empty')} action={button}>{t('web_people.acting_empty_hint')}</EmptyState>}
      />
      <FormDialog<ActingWrite>
        open={adding}
        title={t('web_people.acting_new')}
        draftKey="acting-new"
        initial={{ valid_from: now, valid_to: '' }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (values) => {
          await api.post('/acting-for', values);
          await tell(t('ui.saved'), '/acting-for');
        }}
      >
        <Form.Item name="principal_id" label={t('web_people.acting_principal')} rules={required}><AccountPicker /></Form.Item>
        <Form.Item name="delegate_id" label={t('web_people.acting_delegate')} rules={required}><AccountPicker /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="valid_from" label={t('ui.from')} rules={required}><Input type="date" /></Form.Item>
          <Form.Item name="valid_to" label={t('ui.to')} rules={required}><Input type="date" /></Form.Item>
        </div>
        <Form.Item name="reason" label={t('ui.reason')} extra={t('ui.reason_hint')} rules={required}><Input.TextArea rows={2} /></Form.Item>
      </FormDialog>
    </>
  );
}
