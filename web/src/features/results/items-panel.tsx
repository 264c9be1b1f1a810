import { Button, Select } from 'antd';
import { useState } from 'react';
import type { ItemRow, ResultHead } from '@/api/types';
import { reachOf } from '@/charts/effect-bar';
import { num, percent } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { Difference } from '@/ui/difference';
import { EmptyState } from '@/ui/empty-state';
import { Est } from '@/ui/estimate';
import { useListSearch } from '@/ui/list-search';
import { TableHeading } from '@/ui/table-heading';
import { usePhone } from '@/ui/use-phone';
import { wholeList } from '@/ui/use-list';
import { ItemDrawer } from './item-drawer';
import { itemsUnder, memberChoices, rate } from './read';

const ALL = '*';

type Props = { head: ResultHead; subject: string; items: readonly ItemRow[]; focus?: string | null; region?: boolean };

/** Items of the paper, at first those under the weak point; a click opens one beside the region. */
export function ItemsPanel({ head, subject, items, focus = null, region = false }: Props) {
  const { search, set } = useListSearch();
  const phone = usePhone();
  const [shown, setShown] = useState(false);
  const choices = memberChoices(items);
  const known = (m: string | null | undefined) => (m && choices.some((c) => c.value === m) ? m : null);
  const member = search.member === ALL ? null : (known(search.member) ?? known(focus));
  const rows = itemsUnder(items, member);
  const reach = reachOf(items.map((i) => i.difference));
  const open = (i: ItemRow) => set({ item: i.item_no }, true);
  const beside: Column<ItemRow>[] = region ? [] : [
    { key: 'expectation', title: t('results.col_region_rate'), align: 'right', cell: (i) => percent(i.expectation), width: 96 },
    { key: 'difference', title: t('web_results.difference_region'), cell: (i) => <Difference difference={i.difference} reading={i.reading} factor={100} digits={0} reach={reach} /> },
  ];
  const columns: Column<ItemRow>[] = [
    { key: 'item_no', title: t('web_results.item_no'), phone: 'title', width: 72, cell: (i) => <button type="button" className="text-button" onClick={() => open(i)} aria-label={t('web_results.open_item', { no: i.item_no })}>{i.item_no}</button> },
    { key: 'point', title: t('web_results.content'), cell: (i) => <>{i.point}{i.domain && i.domain !== i.point ? <div className="faint">{i.domain}</div> : null}</> },
    { key: 'cognitive', title: t('web_results.cognitive'), cell: (i) => label('cognitive', i.cognitive), width: 88 },
    { key: 'kind', title: t('web_results.item_kind'), cell: (i) => label('item_kind', i.kind), optional: 'hidden', width: 88 },
    { key: 'full_mark', title: t('web_results.full_mark'), align: 'right', cell: (i) => num(i.full_mark, 1).replace(/\.0$/, ''), optional: region ? 'shown' : 'hidden', width: 72 },
    { key: 'rate', title: region ? t('web_results.facility') : t('web_results.rate'), cell: (i) => <Est estimate={i.rate} format={rate} /> },
    ...beside,
    { key: 'blank', title: t('web_results.blank'), align: 'right', cell: (i) => percent(i.blank_share), width: 72 },
    { key: 'point_biserial', title: t('web_results.point_biserial'), align: 'right', cell: (i) => num(i.point_biserial, 2), optional: region ? 'shown' : 'hidden', width: 96 },
    { key: 'discrimination', title: t('web_results.discrimination'), align: 'right', cell: (i) => num(i.discrimination, 2), optional: region ? 'shown' : 'hidden', width: 112 },
  ];
  if (phone && !shown && 8 < items.length && region && !search.item) {
    return <div className="panel"><Button block onClick={() => setShown(true)}>{t('web_results.show_items', { n: items.length })}</Button></div>;
  }
  const title = member === null ? t('web_results.items') : t('web_results.items_under', { member });
  return (
    <>
      <DataTable<ItemRow>
        inline
        name={region ? 'results.region_items' : 'results.items'}
        label={title}
        columns={columns}
        list={wholeList(rows)}
        rowKey={(i) => i.item_no}
        activeKey={search.item}
        exportable
        exportPath={`/analyses/${head.analysis_id}/units/${head.unit.unit_id}/subjects/${encodeURIComponent(subject)}/items.xlsx`}
        filters={
          <>
          <TableHeading>{title}</TableHeading>
          <Select
            aria-label={t('web_results.pick_member')}
            style={{ width: 260 }}
            value={member ?? ALL}
            showSearch={{ optionFilterProp: 'label' }}
            options={[{ value: ALL, label: t('web_results.all_items', { n: items.length }) }, ...choices]}
            onChange={(value: string) => set({ member: value })}
          />
          </>
        }
        empty={<EmptyState title={t('web_results.no_items')} />}
      />
      <ItemDrawer head={head} subject={subject} itemNo={search.item ?? null} onClose={() => set({ item: '' })} />
    </>
  );
}
