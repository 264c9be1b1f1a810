import { getRouteApi } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useMay } from '@/api/session';
import type { SubjectResult } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Say } from '@/ui/say';
import { useGet } from '@/ui/use-get';
import { ItemsPanel } from './items-panel';
import { FindingsPanel, MembersPlot, MethodPanel, PlainMembers, SiblingSelect, SubjectSelect, TasksPanel, TrendPanel } from './parts';
import { crumbsOf, focusOf, hasMembers, marks, metaOf } from './read';
import { UnitActions } from './unit-actions';
import './results.css';

const route = getRouteApi('/shell/results/$analysisId/units/$unitId/subjects/$subject');

/** One subject of one school: what it says, where it comes from, how it moved, which items, what to do. */
export function SubjectPage() {
  const { analysisId, unitId, subject } = route.useParams();
  const may = useMay();
  const query = useGet<SubjectResult>(`/analyses/${analysisId}/units/${unitId}/subjects/${encodeURIComponent(subject)}`);
  const r = query.data;
  const name = label('subject', subject);
  return (
    <PageShell
      title={r ? `${r.head.unit.name} \u00b7 ${name}` : name}
      heading={name}
      crumbs={crumbsOf(r?.head, may('result.region'), true)}
      meta={r ? metaOf(r.head) : null}
      actions={r ? <><SubjectSelect head={r.head} subject={subject} /><SiblingSelect head={r.head} to={(id) => `/results/${id}/units/${unitId}/subjects/${subject}`} /><UnitActions head={r.head} findings={r.findings} /></> : null}
      query={query}
    >
      {r ? <Body key={`${analysisId}${unitId}${subject}`} result={r} /> : null}
    </PageShell>
  );
}

function Body({ result: r }: { result: SubjectResult }) {
  return (
    <div className="stack">
      <Panel><Say sentences={[...r.sentences, ...taskSentence(r)]} /></Panel>
      <div className="cols cols-main">
        <Members result={r} />
        <div className="stack">
          <TrendPanel trend={r.trend} />
          <TasksPanel tasks={r.improvements} />
        </div>
      </div>
      <ItemsPanel head={r.head} subject={r.subject} items={r.items} focus={focusOf(r.findings, r.points, r.domains)} />
      <FindingsPanel findings={r.findings} empty={t(r.mean.value === null ? 'web_results.no_findings_masked' : r.expectation === null ? 'web_results.no_findings_described' : 'web_results.no_findings_subject')} />
      {0 < r.classes.length ? (
        <Panel title={t('web_results.classes')} aside={t('web_results.classes_hint')}>
          <IntervalPlot label={t('web_results.classes')} format={marks} legend={t('web_results.legend_classes')} valueName={t('web_results.mean')} rows={r.classes.map((c) => ({ key: c.unit.unit_id, label: c.unit.name, value: c.mean.value, lower: c.mean.lower, upper: c.mean.upper, n: c.mean.n, expectation: r.mean.value }))} />
        </Panel>
      ) : null}
      <MethodPanel head={r.head} />
    </div>
  );
}

/** "Improvement tasks: 1 under way", when there are any. */
function taskSentence(r: SubjectResult): { code: string; params: Record<string, string> }[] {
  const running = r.improvements.filter((i) => i.state !== 'closed' && i.state !== 'withdrawn').length;
  return running === 0 ? [] : [{ code: 'web_results.say_tasks', params: { n: String(running) } }];
}

function Members({ result: r }: { result: SubjectResult }) {
  const { search, set } = useListSearch();
  const [all, setAll] = useState(false);
  const by = search.by === 'competence' || search.by === 'cognitive' ? search.by : 'domain';
  const title = t('web_results.domains_unit');
  const choices = [
    { value: 'domain', label: t('web_results.by_domain') },
    ...(0 < r.competences.length ? [{ value: 'competence', label: t('web_results.by_competence') }] : []),
    ...(0 < r.cognitives.length ? [{ value: 'cognitive', label: t('web_results.by_cognitive') }] : []),
  ];
  const empty = <p className="muted">{t('web_results.no_members')}</p>;
  return (
    <Panel title={title} aside={1 < choices.length ? <Segmented size="small" aria-label={t('web_results.by')} options={choices} value={by} onChange={(v) => set({ by: v === 'domain' ? '' : String(v) })} /> : null}>
      {by === 'domain' ? (hasMembers(r) ? <MembersPlot title={title} domains={r.domains} points={r.points} all={all} onAll={setAll} compared /> : empty) : <PlainMembers title={title} members={by === 'competence' ? r.competences : r.cognitives} />}
    </Panel>
  );
}
