import { getRouteApi } from '@tanstack/react-router';
import type { LinkView } from '@/api/types';
import { day, moment } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Facts } from '@/ui/facts';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
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
          <Facts items={[[t('menu.units'), task.unit.name], [label('column', 'subject'), label('subject', task.subject)], [label('column', 'state'), <Tag key="s" kind="info">{label('improvement_state', task.state)}</Tag>]]} />
          <Panel title={t('web_session.measures')}>
            <ul>{task.measure_list.map((m) => <li key={m.improvement_measure_id}>{m.body} <span className="faint">{m.owner} · {m.done_at ? t('ui.done') : m.due}</span></li>)}</ul>
          </Panel>
          <Panel title={t('web_session.log')}>
            <ul>{task.log.map((l) => <li key={l.improvement_log_id}><span className="faint">{moment(l.at)} {l.by_name}</span> {l.body}</li>)}</ul>
          </Panel>
        </div>
      ) : null}
    </Frame>
  );
}
