import { Checkbox } from 'antd';
import type { ImprovementRow } from '@/api/types';
import { SUBJECTS } from '@/text/codes';
import { interval, signed } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SelectFilter } from '@/ui/filters';
import { Go } from '@/ui/go';
import { ImprovementTag } from '@/ui/improvement-tag';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Tag } from '@/ui/tag';
import { useList, type List } from '@/ui/use-list';
import { clockWords, isOverdue } from '@/ui/task-clock';

const ASKED = ['state', 'subject', 'unit_id', 'mine'];
const FILTERS = [...ASKED, 'overdue'];
const STATES = ['open', 'accepted', 'acting', 'awaiting_follow_up', 'closed', 'withdrawn'];

/** "+3.1 (−0.8 to 7.0)" of a follow-up in the points of its scale. */
export function followUpWords(f: NonNullable<ImprovementRow['follow_up']>): string {
  const [factor, digits] = f.scale === 'rate' ? [100, 0] : [1, 1];
  return t('ui.with_interval', { value: signed(f.effect * factor, digits), interval: interval(f.lower * factor, f.upper * factor, digits) });
}

function Due({ row }: { row: ImprovementRow }) {
  const clock = row.state === 'closed' || row.state === 'withdrawn' ? null : clockWords(row.working_days_left);
  if (!row.due) return <>{'\u2014'}</>;
  return <><span className="nowrap">{row.due}</span>{clock ? <div>{clock.late ? <Tag kind="late">{clock.words}</Tag> : <span className="faint">{clock.words}</span>}</div> : null}</>;
}

const columns = (): Column<ImprovementRow>[] => [
  { key: 'title', title: t('evidence.column_title'), phone: 'title', cell: (r) => <><Go to={`/improvements/${r.improvement_task_id}`}>{r.title}</Go><div className="faint">{r.unit.name}</div></> },
  { key: 'subject', title: label('column', 'subject'), cell: (r) => label('subject', r.subject), width: 88, optional: 'shown' },
  { key: 'state', title: label('column', 'state'), cell: (r) => <Tag kind={r.state === 'closed' || r.state === 'withdrawn' ? 'plain' : 'info'}>{label('improvement_state', r.state)}</Tag>, width: 120 },
  { key: 'owner', title: t('evidence.column_owner'), cell: (r) => r.owner_name ?? '\u2014', width: 96 },
  { key: 'guide', title: t('evidence.column_guide'), cell: (r) => r.guide_name ?? '\u2014', width: 96 },
  { key: 'due', title: t('evidence.column_due'), cell: (r) => <Due row={r} />, width: 168 },
  { key: 'measures', title: t('evidence.column_measures'), align: 'right', cell: (r) => (r.measures === 0 ? '\u2014' : `${r.measures_done} / ${r.measures}`), width: 72 },
  { key: 'follow_up', title: t('evidence.column_follow_up'), cell: (r) => (r.follow_up ? <><ImprovementTag task={r} /> <span className="faint">{followUpWords(r.follow_up)}</span></> : '\u2014') },
];

/** What schools do about findings: who, until when, what became of it. */
export function ImprovementsPage() {
  const { search, set } = useListSearch();
  const late = search.overdue === 'true';
  const all = useList<ImprovementRow>('/improvements', pick(search, ASKED), true, late ? 500 : 100);
  const rows = late ? all.rows.filter(isOverdue) : all.rows;
  const list: List<ImprovementRow> = late ? { ...all, rows, count: rows.length } : all;
  const box = (name: string, words: string) => <Checkbox checked={search[name] === 'true'} onChange={(e) => set({ [name]: e.target.checked ? 'true' : '' })}>{words}</Checkbox>;
  return (
    <PageShell wide title={t('menu.improvements')} crumbs={[{ title: t('menu.group_improvement') }]}>
      <DataTable<ImprovementRow>
        name="improvements"
        label={t('menu.improvements')}
        columns={columns()}
        list={list}
        rowKey={(r) => r.improvement_task_id}
        exportable={!late}
        filterNames={FILTERS}
        filters={
          <>
            <SelectFilter name="state" label={label('column', 'state')} options={[{ value: 'running', label: t('web_improvements.running') }, ...options('improvement_state', STATES)]} />
            <SelectFilter name="subject" label={label('column', 'subject')} options={options('subject', SUBJECTS)} width={120} />
            {box('mine', t('web_improvements.mine'))}
            {box('overdue', t('web_improvements.overdue'))}
          </>
        }
        empty={<EmptyState title={t('web_improvements.none')} clauses={['C11']} action={<Go to="/findings" search={{ without_task: 'true' }}>{t('web_improvements.to_findings')}</Go>}>{t('web_improvements.none_hint')}</EmptyState>}
      />
    </PageShell>
  );
}
