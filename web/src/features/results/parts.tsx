import { Select, Tooltip } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import type { FindingRow, ImprovementRow, MemberResult, ResultHead, TrendPoint, UnitResult } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { TrendPlot } from '@/charts/trend-plot';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { FindingLine } from '@/ui/finding-line';
import { Go } from '@/ui/go';
import { ImprovementTag } from '@/ui/improvement-tag';
import { Panel } from '@/ui/panel';
import { SentenceText } from '@/ui/say';
import { useGet } from '@/ui/use-get';
import { domainRows, plotRow, rate, trendFormat, trendRows } from './read';

/** How the figures were made, said once at the foot of every result page. */
export function MethodPanel({ head }: { head: ResultHead }) {
  return (
    <Panel title={t('web_results.method')} aside={label('shows', head.shows)}>
      <ul className="method muted">{head.method.map((s) => <li key={s.code}><SentenceText sentence={s} /></li>)}</ul>
    </Panel>
  );
}

/** Other analyses of the same series, to look at the same place in another year. */
export function SiblingSelect({ head, to }: { head: ResultHead; to: (analysisId: string) => string }) {
  const navigate = useNavigate();
  if (head.siblings.length < 2) return null;
  return (
    <Select
      size="small"
      aria-label={t('web_results.other_years')}
      value={head.analysis_id}
      popupMatchSelectWidth={false}
      style={{ maxWidth: 300 }}
      options={head.siblings.map((s) => ({ value: s.analysis_id, label: s.label }))}
      onChange={(id: string) => void navigate({ to: to(id) as '/' })}
    />
  );
}

/** The other subjects of the unit, to go from one to the next. */
export function SubjectSelect({ head, subject }: { head: ResultHead; subject: string }) {
  const navigate = useNavigate();
  const base = `${head.analysis_id}/units/${head.unit.unit_id}`;
  const unit = useGet<UnitResult>(`/analyses/${base}`);
  const subjects = unit.data?.subjects ?? [];
  if (subjects.length < 2) return null;
  return (
    <Select
      size="small"
      aria-label={t('web_results.subjects')}
      value={subject}
      popupMatchSelectWidth={false}
      options={subjects.map((s) => ({ value: s.subject, label: label('subject', s.subject) }))}
      onChange={(next: string) => void navigate({ to: `/results/${base}/subjects/${next}` as '/' })}
    />
  );
}

export function FindingsPanel({ findings, empty }: { findings: readonly FindingRow[]; empty: string }) {
  return (
    <Panel title={t('menu.findings')} aside={t('web_workbench.findings_note')}>
      {findings.length === 0 ? <p className="muted">{empty}</p> : (
        <table className="plain-table"><tbody>{findings.map((f) => <FindingLine key={f.finding_id} finding={f} bare="all" />)}</tbody></table>
      )}
    </Panel>
  );
}

export function TasksPanel({ tasks }: { tasks: readonly ImprovementRow[] }) {
  return (
    <Panel title={t('menu.improvements')}>
      {tasks.length === 0 ? <p className="muted">{t('web_results.no_tasks')}</p> : (
        <table className="plain-table">
          <tbody>
            {tasks.map((task) => (
              <tr key={task.improvement_task_id}>
                <td>
                  <Go to={`/improvements/${task.improvement_task_id}`}>{task.title}</Go>
                  <div className="faint">{[task.guide_name ? t('web_improvements.guided_by', { name: task.guide_name }) : null, t('web_workbench.measures', { total: task.measures, done: task.measures_done })].filter(Boolean).join(' \u00b7 ')}</div>
                </td>
                <td className="num"><ImprovementTag task={task} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

type MembersProps = { title: string; domains: readonly MemberResult[]; points: readonly MemberResult[]; all: boolean; onAll: (all: boolean) => void; compared: boolean; aside?: React.ReactNode };

/** Domains with their points: point, interval and, for one unit, what was expected. */
export function MembersPlot({ title, domains, points, all, onAll, compared }: Omit<MembersProps, 'aside'>) {
  const every = domainRows(domains, points);
  const many = 12 < every.length;
  const rows = many && !all ? domainRows(domains, points, true) : every;
  return (
    <>
      <IntervalPlot label={title} rows={rows} format={rate} legend={compared ? t('web_results.legend_unit') : t('web_results.legend_region')} {...(compared ? {} : { valueName: t('web_results.rate') })} />
      {many ? <button type="button" className="text-button" aria-expanded={all} onClick={() => onAll(!all)}>{all ? t('web_results.fewer_points') : t('web_results.all_points', { n: points.length })}</button> : null}
    </>
  );
}

export function PlainMembers({ title, members }: { title: string; members: readonly MemberResult[] }) {
  if (members.length === 0) return <p className="muted">{t('web_results.no_members')}</p>;
  return <IntervalPlot label={title} rows={members.map((m) => plotRow(m))} format={rate} legend={t('web_results.legend_unit')} />;
}

/** The years on one scale; with one year only, says so. */
export function TrendPanel({ trend }: { trend: readonly TrendPoint[] }) {
  const linked = trend.every((p) => p.scale === 'linked');
  if (trend.length < 2) return <Panel title={t('web_results.trend')}><p className="muted">{t('web_results.trend_one')}</p></Panel>;
  const title = linked ? t('web_results.trend_linked') : t('web_results.trend_relative');
  return (
    <Panel title={title} aside={<Tooltip title={linked ? t('web_results.trend_linked_hint') : t('web_results.trend_relative_hint')}><button type="button" className="text-button">{t('web_results.explain')}</button></Tooltip>}>
      <TrendPlot label={title} rows={trendRows(trend)} format={trendFormat(trend)} />
    </Panel>
  );
}
