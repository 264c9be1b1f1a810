import { getRouteApi } from '@tanstack/react-router';
import type { LinkView } from '@/api/types';
import { day } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Facts } from '@/ui/facts';
import { FollowUpPanel } from '@/ui/follow-up-panel';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
import { LogList } from '@/ui/task-log';
import { TaskStages } from '@/ui/task-stages';
import { useGet } from '@/ui/use-get';
import { Frame } from './frame';

const route = getRouteApi('/l/$token');

/** What somebody without an account sees behind a link: one thing, read only, until a day. */
export function LinkPage() {
  const { token } = route.useParams();
  const view = useGet<LinkView>(`/links/${encodeURIComponent(token)}`);
  const task = view.data?.improvement;
  return (
    <Frame title={task?.title ?? t('web_session.link_title')} wide>
      {view.error ? <ProblemAlert error={view.error} /> : null}
      {view.data ? <p className="faint">{t('web_session.link_for', { holder: view.data.holder, until: day(view.data.expires_at) })}</p> : null}
      {task ? (
        <div className="stack">
          {task.finding ? <p className="say"><SentenceText sentence={task.finding.sentence} /></p> : null}
          <TaskStages task={task} />
          <Facts
            items={[
              [label('column', 'school'), task.unit.name],
              [label('column', 'subject'), label('subject', task.subject)],
              [t('web_improvements.people'), t('web_improvements.owner_guide', { owner: task.owner_name ?? '\u2014', guide: task.guide_name ?? '\u2014' })],
              [t('evidence.column_due'), task.due ?? undefined],
            ]}
          />
          <Panel title={t('web_session.measures')}>
            {task.measure_list.length === 0 ? <p className="muted">{t('web_improvements.no_measures')}</p> : (
              <ul className="log">
                {task.measure_list.map((m) => (
                  <li key={m.improvement_measure_id}>
                    <p>{m.body}</p>
                    <div className="faint">{m.owner} · {m.due} {m.done_at ? <Tag kind="up">{t('ui.done')}</Tag> : null}</div>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <FollowUpPanel followUps={task.follow_ups} state={task.state} />
          <Panel title={t('web_session.log')}><LogList log={task.log} /></Panel>
        </div>
      ) : null}
    </Frame>
  );
}
