import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useMay, useMe } from '@/api/session';
import type { UnitRow } from '@/api/types';
import { num } from '@/text/format';
import { STAGES, UNIT_KINDS } from '@/text/codes';
import { label, labels, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SearchFilter, SelectFilter } from '@/ui/filters';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { useList } from '@/ui/use-list';
import { Groupings } from './groupings';
import { UnitDialog } from './unit-dialog';
import { UnitTree } from './unit-tree';

const FILTERS = ['q', 'parent', 'kind', 'stage'];

const columns = (): Column<UnitRow>[] => [
  { key: 'name', title: label('column', 'name'), cell: (u) => <Go to={`/units/${u.unit_id}`}>{u.name}</Go>, phone: 'title' },
  { key: 'short', title: t('web_people.short_name'), cell: (u) => u.short_name || '\u2014', optional: 'hidden' },
  { key: 'kind', title: label('column', 'kind'), cell: (u) => label('unit_kind', u.kind), width: 96 },
  { key: 'stages', title: t('web_people.stages'), cell: (u) => labels('stage', u.stages), optional: 'shown' },
  { key: 'traits', title: t('web_people.traits'), cell: (u) => labels('trait', u.traits), optional: 'shown', phone: 'hide' },
  { key: 'code', title: label('column', 'code'), cell: (u) => <span className="mono">{u.code ?? '\u2014'}</span>, optional: 'shown', phone: 'hide' },
  { key: 'pupils', title: t('web_people.pupils'), cell: (u) => num(u.pupils), align: 'right', width: 88 },
  { key: 'staff', title: t('web_people.staff'), cell: (u) => num(u.staff), align: 'right', width: 80, optional: 'shown' },
];

export function UnitsPage() {
  const may = useMay();
  const { search, set } = useListSearch();
  const [adding, setAdding] = useState(false);
  const me = useMe();
  const filters = pick(search, FILTERS);
  const list = useList<UnitRow>('/units', Object.keys(filters).length === 0 ? { parent: me.region.unit_id } : filters);
  const tab = search.tab === 'groupings' ? 'groupings' : 'units';
  return (
    <PageShell
      wide
      title={t('menu.units')}
      crumbs={[{ title: t('menu.group_settings') }]}
      actions={tab === 'units' && may('unit.manage') ? <Button type="primary" onClick={() => setAdding(true)}>{t('web_people.add_unit')}</Button> : null}
    >
      <Tabs activeKey={tab} onChange={(key) => set({ tab: key === 'units' ? '' : key })} items={[{ key: 'units', label: t('web_people.units_tab') }, { key: 'groupings', label: t('web_people.groupings_tab') }]} />
      {tab === 'groupings' ? <Groupings /> : (
        <div className="cols cols-side">
          <UnitTree selected={search.parent ?? (Object.keys(filters).length === 0 ? me.region.unit_id : undefined)} onSelect={(id) => set({ parent: id ?? '' })} />
          <DataTable<UnitRow>
            name="units"
            label={t('menu.units')}
            list={list}
            columns={columns()}
            rowKey={(u) => u.unit_id}
            filterNames={FILTERS}
            exportable
            filters={<><SearchFilter label={t('web_people.units_search')} width={230} /><SelectFilter name="kind" label={label('column', 'kind')} options={options('unit_kind', UNIT_KINDS)} width={120} /><SelectFilter name="stage" label={t('web_people.stages')} options={options('stage', STAGES)} width={120} /></>}
            empty={<EmptyState title={t('web_people.units_empty')} clauses={['C01']}>{t('web_people.units_empty_hint')}</EmptyState>}
          />
        </div>
      )}
      <UnitDialog open={adding} unit={null} parent={search.parent ?? me.region.unit_id} onClose={() => setAdding(false)} />
    </PageShell>
  );
}
