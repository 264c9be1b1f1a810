import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '@/api/client';
import type { ImprovementDetail } from '@/api/types';
import { day } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { effectWords } from '@/ui/effect';
import { Facts } from '@/ui/facts';
import { Go } from '@/ui/go';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { ActionButton, TOUCHED } from './action-button';
import { clockWords } from '@/ui/task-clock';
import { FollowUpPanel } from '@/ui/follow-up-panel';
import { LogPanel } from './log-panel';
import { MeasuresPanel } from './measures-panel';
import { SharePanel } from './share-panel';
import { TaskStages } from '@/ui/task-stages';
import { AssignDialog, CloseDialog, WithdrawDialog } from './step-dialogs';

const route = getRouteApi('/shell/improvements/$taskId');

/** One improvement task from its finding to its follow-up. */
export function ImprovementPage() {
  const { taskId } = route.useParams();
  const query = useGet<ImprovementDetail>(`/improvements/${taskId}`);
  const task = query.data;
  return (
    <PageShell
      title={task ? `${task.title} \u00b7 ${task.unit.name}` : t('menu.improvements')}
      heading={task?.title}
      crumbs={[{ title: t('menu.group_improvement') }, { title: t('menu.improvements'), to: '/improvements' }, ...(task ? [{ title: task.unit.name }] : [])]}
      actions={task ? <Steps task={task} /> : null}
      query={query}
    >
      {task ? (
        <div className="stack">
          <Where task={task} />
          <div className="cols cols-main">
            <div className="stack">
              <Origin task={task} />
              <MeasuresPanel task={task} />
              <FollowUpPanel followUps={task.follow_ups} state={task.state} />
            </div>
            <div className="stack">
              <LogPanel task={task} />
              <SharePanel task={task} />
            </div>
          </div>
        </div>
      ) : null}
    </PageShell>
  );
}

/** The steps that lead on, each with its reason while it does not go. */
function Steps({ task }: { task: ImprovementDetail }) {
  const { act, busy } = useAct();
  const [open, setOpen] = useState<'assign' | 'close' | 'withdraw' | null>(null);
  const path = `/improvements/${task.improvement_task_id}`;
  const step = (name: string, done: string) => void act(name, () => api.post(`${path}/${name}`, undefined, { version: task.version }), done, ...TOUCHED);
  const first = task.state === 'open' ? 'accept' : task.state === 'awaiting_follow_up' ? 'close' : 'await_follow_up';
  const kind = (action: string) => (action === first && task.can.includes(action) ? 'primary' : 'default');
  const ended = task.state === 'closed' || task.state === 'withdrawn';
  const shut = () => setOpen(null);
  if (ended) return null;
  return (
    <>
      {task.can.includes('withdraw') ? <ActionButton task={task} action="withdraw" onClick={() => setOpen('withdraw')}>{t('web_improvements.withdraw')}</ActionButton> : null}
      <ActionButton task={task} action="assign" onClick={() => setOpen('assign')}>{t('web_improvements.assign')}</ActionButton>
      {task.state === 'open' ? <ActionButton task={task} action="accept" type={kind('accept')} loading={busy === 'accept'} onClick={() => step('accept', t('web_improvements.accepted'))}>{t('web_improvements.accept')}</ActionButton> : null}
      {task.state === 'awaiting_follow_up' ? null : <ActionButton task={task} action="await_follow_up" type={kind('await_follow_up')} loading={busy === 'await-follow-up'} onClick={() => step('await-follow-up', t('ui.saved'))}>{t('web_improvements.await_follow_up')}</ActionButton>}
      <ActionButton task={task} action="close" type={kind('close')} onClick={() => setOpen('close')}>{t('web_improvements.close')}</ActionButton>
      <AssignDialog task={task} open={open === 'assign'} onClose={shut} />
      <CloseDialog task={task} open={open === 'close'} onClose={shut} />
      <WithdrawDialog task={task} open={open === 'withdraw'} onClose={shut} />
    </>
  );
}

/** Where the task stands: the line of stages, the clock, the people. */
function Where({ task }: { task: ImprovementDetail }) {
  const clock = task.state === 'closed' || task.state === 'withdrawn' ? null : clockWords(task.working_days_left);
  return (
    <Panel>
      <div className="stack">
        <TaskStages task={task} />
        <Facts
          items={[
            [t('evidence.column_due'), task.due ? <span key="d">{task.due} {clock ? <Tag kind={clock.late ? 'late' : 'info'}>{clock.words}</Tag> : null}</span> : null],
            [t('web_improvements.people'), t('web_improvements.owner_guide', { owner: task.owner_name ?? '\u2014', guide: task.guide_name ?? '\u2014' })],
            [t('web_improvements.opened_at'), day(task.opened_at)],
          ]}
        />
      </div>
    </Panel>
  );
}

function Origin({ task }: { task: ImprovementDetail }) {
  const f = task.finding;
  return (
    <Panel title={t('web_improvements.from')} aside={f ? <Go to={f.evidence_href}>{t('web_workbench.evidence')}</Go> : null}>
      {f ? (
        <>
          <p><Tag kind={f.direction === 'weakness' ? 'down' : 'up'}>{label('direction', f.direction)}</Tag> <Go to={`/findings/${f.finding_id}`}><span className="sentence"><SentenceText sentence={f.sentence} /></span></Go></p>
          <p className="faint">{effectWords(f, f.n)} · {f.assessment_name}</p>
        </>
      ) : <p className="muted">{t('web_improvements.from_gone')}</p>}
    </Panel>
  );
}
