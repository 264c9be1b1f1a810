import type { SchoolResultRow } from '@/api/types';
import { reachOf } from '@/charts/effect-bar';
import { num } from '@/text/format';
import { label } from '@/text/label';
import { t, tCode } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { Difference, Reading } from '@/ui/difference';
import { EmptyState } from '@/ui/empty-state';
import { Est } from '@/ui/estimate';
import { Go } from '@/ui/go';
import { TableHeading } from '@/ui/table-heading';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';
import { marks } from './read';

/** The schools in code order. No column sorts: a school is compared with its expectation, never with a neighbour. */
export function SchoolsPanel({ analysisId, subject, fullMark }: { analysisId: string; subject: string; fullMark: number }) {
  const query = useGet<SchoolResultRow[]>(`/analyses/${analysisId}/schools`, { subject });
  const reach = reachOf((query.data ?? []).map((r) => r.difference));
  const columns: Column<SchoolResultRow>[] = [
    { key: 'unit', title: label('column', 'school'), phone: 'title', cell: (r) => <Go to={`/results/${analysisId}/units/${r.unit.unit_id}/subjects/${subject}`}>{r.unit.name}</Go> },
    { key: 'code', title: label('column', 'code'), cell: (r) => <span className="faint">{r.code}</span>, optional: 'hidden' },
    { key: 'kind', title: label('column', 'kind'), cell: (r) => tCode(r.kind_label), optional: 'shown', width: 96 },
    { key: 'n', title: t('web_results.n_of'), align: 'right', cell: (r) => (r.mean.value === null ? `\u2014 / ${num(r.n_frame)}` : `${num(r.n)} / ${num(r.n_frame)}`), width: 96 },
    { key: 'mean', title: t('web_results.mean_of', { full: num(fullMark) }), cell: (r) => <Est estimate={r.mean} format={marks} /> },
    { key: 'difference', title: t('web_results.difference_expected'), cell: (r) => <Difference difference={r.difference} reading={r.reading} reach={reach} /> },
    { key: 'reading', title: t('web_results.reading'), cell: (r) => <Reading reading={r.reading} /> },
    { key: 'findings', title: t('menu.findings'), align: 'right', cell: (r) => (r.findings === 0 ? '\u2014' : <Go to="/findings" search={{ unit_id: r.unit.unit_id, subject }}>{r.findings}</Go>), width: 88 },
  ];
  return (
      <DataTable<SchoolResultRow>
        inline
        name="results.schools"
        label={t('web_results.schools')}
        columns={columns}
        list={wholeList(query.data ?? [], query)}
        rowKey={(r) => r.unit.unit_id}
        exportable
        filters={<TableHeading hint={t('web_results.schools_hint')}>{t('web_results.schools')}</TableHeading>}
        exportPath={`/analyses/${analysisId}/schools/export.xlsx?subject=${encodeURIComponent(subject)}`}
        empty={<EmptyState title={t('web_results.no_schools')}>{t('web_results.no_schools_hint')}</EmptyState>}
      />
  );
}
