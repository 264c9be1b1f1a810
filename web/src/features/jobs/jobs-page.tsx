import { Progress } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { Job } from '@/api/types';
import { moment, num, seconds } from '@/text/format';
import { label, options } from '@/text/label';
import { t, tCode } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SelectFilter } from '@/ui/filters';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { isOver, ProgressJob } from '@/ui/progress-job';
import { SentenceText } from '@/ui/say';
import { Tag, type TagKind } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useList } from '@/ui/use-list';

const FILTERS = ['state', 'kind'];
const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'];
const KINDS: Record<string, TagKind> = { running: 'info', done: 'up', failed: 'late' };

function took(job: Job): string {
  if (!job.started_at || !job.finished_at) return '\u2014';
  return seconds((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000);
}

function progressOf(job: Job) {
  if (job.error) return <span style={{ color: 'var(--late)' }}><SentenceText sentence={job.error} /></span>;
  if (isOver(job)) return 0 < job.total ? num(job.total) : '\u2014';
  const share = 0 < job.total ? Math.floor((100 * job.done) / job.total) : 0;
  return <div style={{ minWidth: 140 }}><Progress percent={share} size="small" aria-label={label('job_kind', job.kind)} /><span className="faint">{job.note ? tCode(job.note) : null}</span></div>;
}

const columns = (cancel: (job: Job) => void, mayCancel: boolean): Column<Job>[] => [
  { key: 'kind', title: t('web_jobs.kind'), cell: (j) => label('job_kind', j.kind), phone: 'title' },
  { key: 'state', title: label('column', 'state'), cell: (j) => <Tag kind={KINDS[j.state] ?? 'plain'}>{label('job_state', j.state)}</Tag>, width: 96 },
  { key: 'progress', title: t('web_jobs.progress'), cell: progressOf },
  { key: 'by', title: label('column', 'by'), cell: (j) => j.enqueued_by_name, optional: 'shown' },
  { key: 'started', title: t('web_jobs.started'), cell: (j) => <span className="nowrap">{moment(j.started_at ?? j.enqueued_at)}</span>, optional: 'shown' },
  { key: 'took', title: t('web_jobs.took'), cell: took, align: 'right', optional: 'shown' },
  { key: 'cancel', title: '', align: 'right', cell: (j) => (mayCancel && j.cancellable && !isOver(j) ? <button type="button" className="text-button" onClick={() => cancel(j)}>{t('web_jobs.cancel')}</button> : null) },
];

export function JobsPage() {
  const may = useMay();
  const { tell } = useAct();
  const { search } = useListSearch();
  const [stopping, setStopping] = useState<Job | null>(null);
  const list = useList<Job>('/jobs', pick(search, FILTERS));
  const running = list.rows.filter((j) => !isOver(j));
  const kinds = [...new Set(list.rows.map((j) => j.kind))];
  return (
    <PageShell wide title={t('menu.jobs')} crumbs={[{ title: t('menu.group_settings') }]}>
      <div className="stack">
        {running.slice(0, 3).map((j) => <div key={j.job_id} className="panel"><ProgressJob jobId={j.job_id} onFinished={list.refetch} /></div>)}
        <DataTable<Job>
          name="jobs"
          label={t('menu.jobs')}
          list={list}
          exportable
          columns={columns(setStopping, may('job.manage'))}
          rowKey={(j) => j.job_id}
          filterNames={FILTERS}
          filters={<><SelectFilter name="state" label={label('column', 'state')} options={options('job_state', STATES)} /><SelectFilter name="kind" label={t('web_jobs.kind')} options={options('job_kind', search.kind && !kinds.includes(search.kind) ? [...kinds, search.kind] : kinds)} width={180} /></>}
          empty={<EmptyState title={t('web_jobs.empty')}>{t('web_jobs.empty_hint')}</EmptyState>}
        />
      </div>
      <ConfirmDanger
        open={stopping !== null}
        title={t('web_jobs.cancel_title')}
        confirm={t('web_jobs.cancel')}
        onClose={() => setStopping(null)}
        onConfirm={async () => {
          if (stopping) await api.post(`/jobs/${stopping.job_id}/cancel`);
          await tell(t('web_jobs.cancelled'), '/jobs');
        }}
      >
        {t('web_jobs.cancel_hint')}
      </ConfirmDanger>
    </PageShell>
  );
}
