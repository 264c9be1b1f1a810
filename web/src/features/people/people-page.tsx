import { Button, Form, Input, Radio, Select, Tabs } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { PersonDetail, PersonRow, UnitDetail } from '@/api/types';
import { GENDERS, IDENTIFIERS } from '@/text/codes';
import { joined } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SearchFilter, SelectFilter } from '@/ui/filters';
import { FormDialog } from '@/ui/form-dialog';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { useList } from '@/ui/use-list';
import { ActingTab } from './acting-tab';

const FILTERS = ['q', 'unit', 'kind'];
type Values = { name: string; gender: string; birth_date?: string; identifier_kind: string; identifier_value?: string };

const columns = (): Column<PersonRow>[] => [
  { key: 'name', title: label('column', 'person'), cell: (p) => <><Go to={`/people/${p.person_id}`}>{p.name}</Go>{p.merged ? <> <Tag>{t('web_people.merged')}</Tag></> : null}</>, phone: 'title' },
  { key: 'kind', title: t('web_people.kind'), cell: (p) => label('person_kind', p.kind), width: 96 },
  { key: 'gender', title: t('web_people.gender'), cell: (p) => label('gender', p.gender), width: 72, optional: 'shown', phone: 'hide' },
  { key: 'unit', title: label('column', 'unit'), cell: (p) => (p.unit ? <Go to={`/units/${p.unit.unit_id}`}>{p.unit.name}</Go> : '\u2014') },
  { key: 'class', title: label('column', 'class'), cell: (p) => p.class_name ?? '\u2014' },
  { key: 'posts', title: t('web_people.posts'), cell: (p) => joined(p.post_kinds.map((k) => label('post_kind', k))) },
];

/** The unit that narrows the list, when one came with the address. */
function UnitChip() {
  const { search, set } = useListSearch();
  const unit = useGet<UnitDetail>(search.unit ? `/units/${search.unit}` : null);
  if (!search.unit) return null;
  return <Tag kind="info">{unit.data?.name ?? '\u2026'} <button type="button" className="text-button" aria-label={t('ui.remove')} onClick={() => set({ unit: '' })}>×</button></Tag>;
}

export function PeoplePage() {
  const may = useMay();
  const { search, set } = useListSearch();
  const { tell } = useAct();
  const [adding, setAdding] = useState(false);
  const tab = search.tab === 'acting' ? 'acting' : 'people';
  const list = useList<PersonRow>('/persons', pick(search, FILTERS), tab === 'people');
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <PageShell
      wide
      title={t('menu.people')}
      crumbs={[{ title: t('menu.group_settings') }]}
      actions={tab === 'people' && may('person.manage') ? <Button type="primary" onClick={() => setAdding(true)}>{t('web_people.add_person')}</Button> : null}
    >
      <Tabs activeKey={tab} onChange={(key) => set({ tab: key === 'people' ? '' : key })} items={[{ key: 'people', label: t('web_people.people_tab') }, { key: 'acting', label: t('web_people.acting_tab') }]} />
      {tab === 'acting' ? <ActingTab /> : (
        <DataTable<PersonRow>
          name="people"
          label={t('menu.people')}
          list={list}
          columns={columns()}
          rowKey={(p) => p.person_id}
          filterNames={FILTERS}
          exportable
          filters={<><SearchFilter label={t('web_people.people_search')} width={260} /><SelectFilter name="kind" label={t('web_people.kind')} options={options('person_kind', ['student', 'staff'])} width={120} /><UnitChip /></>}
          empty={<EmptyState title={t('web_people.people_empty')} clauses={['C09', 'C12']} action={may('roster.import') ? <Go to="/imports">{t('web_people.to_import')}</Go> : null}>{t('web_people.people_empty_hint')}</EmptyState>}
        />
      )}
      <FormDialog<Values>
        open={adding}
        title={t('web_people.add_person')}
        initial={{ gender: '', identifier_kind: 'id_card' }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (v) => {
          const identifiers = v.identifier_value ? [{ kind: v.identifier_kind, value: v.identifier_value.trim() }] : [];
          await api.post<PersonDetail>('/persons', { name: v.name, gender: v.gender, birth_date: v.birth_date || null, identifiers });
          await tell(t('ui.saved'), '/persons');
        }}
      >
        <Form.Item name="name" label={label('column', 'person')} rules={required}><Input /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="gender" label={t('web_people.gender')}><Radio.Group options={options('gender', GENDERS)} /></Form.Item>
          <Form.Item name="birth_date" label={t('web_people.birth_date')}><Input type="date" /></Form.Item>
          <Form.Item name="identifier_kind" label={t('web_people.identifier_kind')}><Select options={options('identifier', IDENTIFIERS)} /></Form.Item>
          <Form.Item name="identifier_value" label={t('web_people.identifier_value')}><Input className="mono" /></Form.Item>
        </div>
      </FormDialog>
    </PageShell>
  );
}
