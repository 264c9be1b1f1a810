import { fieldWords } from '@/api/problem';
import type { ImportBatch, ImportRow } from '@/api/types';
import { label, options } from '@/text/label';
import { hasText, t, tCode } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import { SelectFilter } from '@/ui/filters';
import { pick, useListSearch } from '@/ui/list-search';
import { Tag, type TagKind } from '@/ui/tag';
import { useList } from '@/ui/use-list';

/** A column by its heading in the template; a heading that the file brought stays as it is. */
function columnName(field: string): string {
  return hasText(`people.roster.${field}`) ? tCode(`people.roster.${field}`) : hasText(`monitoring.scores.${field}`) ? tCode(`monitoring.scores.${field}`) : field;
}

const KINDS: Record<string, TagKind> = { new: 'up', update: 'info', error: 'late' };

/** Every row of the file with its verdict, what is wrong and how to mend it. */
export function RowTable({ batch }: { batch: ImportBatch }) {
  const { search } = useListSearch();
  const list = useList<ImportRow>(`/imports/${batch.import_batch_id}/rows`, pick(search, ['verdict']));
  const undone = batch.undone_at !== null;
  return (
    <DataTable<ImportRow>
      name="import-rows"
      label={t('web_imports.rows_title')}
      list={list}
      rowKey={(r) => `${r.sheet}\u0000${r.row_no}`}
      filterNames={['verdict']}
      filters={<><h2>{t('web_imports.rows_title')}</h2><SelectFilter name="verdict" label={t('web_imports.only')} options={options('verdict', ['new', 'update', 'unchanged', 'skip', 'error'])} width={120} /></>}
      columns={[
        { key: 'row', title: t('web_imports.row'), cell: (r) => <span className="nowrap">{r.row_no} <span className="faint">{r.sheet.length <= 8 ? r.sheet : null}</span></span>, width: 88 },
        { key: 'verdict', title: t('web_imports.verdict'), cell: (r) => <Tag kind={KINDS[r.verdict] ?? 'plain'}>{label('verdict', r.verdict)}</Tag>, width: 80 },
        { key: 'content', title: t('web_imports.content'), cell: (r) => Object.values(r.summary).filter((v) => v !== '').join(' · ') || '\u2014', phone: 'title' },
        {
          key: 'problem', title: t('web_imports.problem'),
          cell: (r) => (r.problems.length === 0 ? '\u2014' : <ul style={{ margin: 0, paddingLeft: 16 }}>{r.problems.map((p) => <li key={p.field + p.code}>{p.field ? t('web_imports.field', { field: columnName(p.field) }) : null}{fieldWords(p)}</li>)}</ul>),
        },
        ...(undone ? [{ key: 'undo', title: t('web_imports.undo_state'), cell: (r: ImportRow) => (r.undo === null ? '\u2014' : r.undo.startsWith('refused:') ? <span style={{ color: 'var(--late)' }}>{tCode(r.undo.slice(8))}</span> : t('web_imports.undone')) }] : []),
      ]}
    />
  );
}
