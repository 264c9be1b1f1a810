import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { Grouping, GroupingWrite } from '@/api/types';
import { GROUPING_KINDS } from '@/text/codes';
import { today } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { FormDialog } from '@/ui/form-dialog';
import { Go } from '@/ui/go';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { UnitPicker } from '@/ui/remote-select';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';

type Member = Grouping['members'][number];
const required = () => [{ required: true, message: t('ui.required') }];

/** Education groups, areas, pairings: lead unit, members and their periods. */
export function Groupings() {
  const query = useGet<Grouping[]>('/groupings');
  const manage = useMay()('unit.manage');
  const { tell } = useAct();
  const [adding, setAdding] = useState(false);
  const done = () => tell(t('ui.saved'), '/groupings', '/units');
  const groupings = query.data ?? [];
  const button = manage ? <Button type="primary" onClick={() => setAdding(true)}>{t('web_people.grouping_add')}</Button> : null;
  return (
    <div className="stack">
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && groupings.length === 0 ? (
        <Panel><EmptyState title={t('web_people.groupings_empty')} clauses={['C15']} action={button}>{t('web_people.groupings_empty_hint')}</EmptyState></Panel>
      ) : <div>{button}</div>}
      {groupings.map((g) => <GroupingPanel key={g.grouping_id} grouping={g} manage={manage} done={done} />)}
      <FormDialog<GroupingWrite>
        open={adding}
        title={t('web_people.grouping_add')}
        draftKey="grouping-new"
        initial={{ kind: 'education_group', name: '', lead_unit_id: null, valid_from: today() }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (values) => {
          await api.post('/groupings', values);
          await done();
        }}
      >
        <Form.Item name="name" label={label('column', 'name')} rules={required()}><Input /></Form.Item>
        <Form.Item name="kind" label={label('column', 'kind')} rules={required()}><Select options={options('grouping_kind', GROUPING_KINDS)} /></Form.Item>
        <Form.Item name="lead_unit_id" label={t('web_people.lead_unit')}><UnitPicker /></Form.Item>
        <Form.Item name="valid_from" label={t('ui.valid_from')} rules={required()}><Input type="date" /></Form.Item>
      </FormDialog>
    </div>
  );
}

function GroupingPanel({ grouping: g, manage, done }: { grouping: Grouping; manage: boolean; done: () => Promise<unknown> }) {
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Panel
      title={<>{g.name} <Tag>{label('grouping_kind', g.kind)}</Tag></>}
      aside={<><span>{t('ui.period', { from: g.valid_from, to: g.valid_to ?? t('ui.until_now') })}</span>{manage ? <button type="button" className="text-button" onClick={() => setAdding(true)}>{t('web_people.member_add')}</button> : null}</>}
    >
      <div className="row" style={{ gap: '6px 16px' }}>
        {g.lead ? <span className="chip"><Tag kind="info">{t('web_people.lead')}</Tag> <Go to={`/units/${g.lead.unit_id}`}>{g.lead.name}</Go></span> : null}
        {g.members.map((m) => (
          <span key={m.grouping_member_id} className={m.valid_to ? 'chip faint' : 'chip'}>
            <Go to={`/units/${m.unit.unit_id}`}>{m.unit.name}</Go>{' '}
            {m.valid_to ? t('ui.period', { from: m.valid_from, to: m.valid_to }) : manage ? <button type="button" className="text-button faint" onClick={() => setLeaving(m)}>{t('web_people.member_end')}</button> : null}
          </span>
        ))}
      </div>
      <FormDialog<{ unit_id: string; valid_from: string }>
        open={adding}
        title={t('web_people.member_add')}
        initial={{ valid_from: today() }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (values) => {
          await api.post(`/groupings/${g.grouping_id}/members`, values);
          await done();
        }}
      >
        <Form.Item name="unit_id" label={label('column', 'unit')} rules={required()}><UnitPicker kind="school" /></Form.Item>
        <Form.Item name="valid_from" label={t('ui.valid_from')} rules={required()}><Input type="date" /></Form.Item>
      </FormDialog>
      <FormDialog<{ date: string }>
        open={leaving !== null}
        title={`${t('web_people.member_end_title')} · ${leaving?.unit.name ?? ''}`}
        initial={{ date: today() }}
        submit={t('web_people.member_end')}
        onClose={() => setLeaving(null)}
        onSubmit={async (values) => {
          await api.post(`/groupings/${g.grouping_id}/members/${leaving?.grouping_member_id}/end`, values);
          await done();
        }}
      >
        <Form.Item name="date" label={t('web_people.end_date')} rules={required()}><Input type="date" /></Form.Item>
      </FormDialog>
    </Panel>
  );
}
