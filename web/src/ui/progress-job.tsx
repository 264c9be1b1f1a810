import { Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useEventStream } from '@/api/sse';
import type { Job } from '@/api/types';
import { num, seconds } from '@/text/format';
import { label } from '@/text/label';
import { t, tCode } from '@/text/t';
import { announce } from './announcer';
import { ProblemAlert } from './problem-alert';
import { SentenceText } from './say';
import { useGet } from './use-get';

export function isOver(job: Job): boolean {
  return job.finished_at !== null || ['done', 'succeeded', 'failed', 'cancelled'].includes(job.state);
}

type Props = { jobId: string; onFinished?: (job: Job) => void };

/** A job under way: what it does, how far, how long still, and a way to stop it. */
export function ProgressJob({ jobId, onFinished }: Props) {
  const { last, live } = useEventStream<Job>(`/jobs/${jobId}/events`, isOver);
  const polled = useGet<Job>(`/jobs/${jobId}`, {}, live || (last && isOver(last)) ? {} : { every: 2000 });
  const job = last ?? polled.data;
  const [error, setError] = useState<unknown>(null);
  const told = useRef(false);
  useEffect(() => {
    if (!job || !isOver(job) || told.current) return;
    told.current = true;
    announce(label('job_state', job.state));
    onFinished?.(job);
  }, [job, onFinished]);
  if (!job) return <div className="faint" role="status">{t('ui.job_waiting')}</div>;
  const share = 0 < job.total ? Math.floor((100 * job.done) / job.total) : 0;
  const failed = job.error !== null;
  return (
    <div className="stack tight">
      <div className="between">
        <b>{label('job_kind', job.kind)}</b>
        <span className="faint">
          {job.state === 'queued' ? t('ui.job_waiting') : 0 < job.total ? t('ui.job_done_of', { done: num(job.done), total: num(job.total) }) : null}
          {job.seconds_left !== null && !isOver(job) ? ` \u00b7 ${t('ui.job_left', { time: seconds(job.seconds_left) })}` : null}
        </span>
      </div>
      <Progress percent={isOver(job) && !failed ? 100 : share} status={failed ? 'exception' : isOver(job) ? 'success' : 'active'} aria-label={label('job_kind', job.kind)} />
      {job.note && !isOver(job) ? <div className="faint">{tCode(job.note)}</div> : null}
      {job.error ? <p style={{ color: 'var(--late)' }}><SentenceText sentence={job.error} /></p> : null}
      {isOver(job) ? null : (
        <div className="between">
          <span className="faint">{t('ui.job_leave')}</span>
          {job.cancellable ? <Button size="small" onClick={() => void api.post(`/jobs/${jobId}/cancel`).catch((e: unknown) => setError(asProblem(e)))}>{t('ui.job_cancel')}</Button> : null}
        </div>
      )}
      {error ? <ProblemAlert error={error} /> : null}
    </div>
  );
}
