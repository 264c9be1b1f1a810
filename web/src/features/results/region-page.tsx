import { getRouteApi, Navigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useState } from 'react';
import { useMay, useMe } from '@/api/session';
import type { RegionResult, RegionSubject } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { useGet } from '@/ui/use-get';
import { ItemsPanel } from './items-panel';
import { FindingsPanel, MembersPlot, MethodPanel, SiblingSelect, TrendPanel } from './parts';
import { hasMembers, marks, metaOf } from './read';
import { LevelsPanel, RegionCounts, RegionFigures, RegionSay } from './region-figures';
import { SchoolsPanel } from './schools-panel';
import './results.css';

const route = getRouteApi('/shell/results/$analysisId');

/** The region: one subject at a time, the sentence first, then figures, domains, groups, schools, items. */
export function RegionPage() {
  const { analysisId } = route.useParams();
  const { search, set } = useListSearch();
  const mayRegion = useMay()('result.region');
  const { home_unit: home } = useMe();
  const query = useGet<RegionResult>(mayRegion || !home ? `/analyses/${analysisId}/region` : null);
  const result = query.data;
  const subject = result?.subjects.find((s) => s.subject === search.subject) ?? result?.subjects[0];
  // Whoever may not see the region reads the own unit under the same address.
  if (!mayRegion && home) return <Navigate to="/results/$analysisId/units/$unitId" params={{ analysisId, unitId: home.unit_id }} search={{}} replace />;
  return (
    <PageShell
      wide
      title={result?.head.assessment_name ?? t('menu.results')}
      crumbs={[{ title: t('menu.group_monitoring') }, { title: t('menu.results'), to: '/results' }]}
      meta={result ? metaOf(result.head) : null}
      actions={result ? <SiblingSelect head={result.head} to={(id) => `/results/${id}`} /> : null}
      query={query}
    >
      {result ? (
        <>
          <Tabs activeKey={subject?.subject ?? ''} onChange={(key) => set({ subject: key, member: '', item: '' })} items={result.subjects.map((s) => ({ key: s.subject, label: label('subject', s.subject) }))} />
          {subject ? <SubjectOfRegion key={subject.subject} result={result} subject={subject} /> : <EmptyState title={t('web_results.no_subject')} />}
        </>
      ) : null}
    </PageShell>
  );
}

function SubjectOfRegion({ result, subject: s }: { result: RegionResult; subject: RegionSubject }) {
  const [all, setAll] = useState(false);
  const { head } = result;
  const findings = result.findings.filter((f) => f.subject === s.subject);
  const plot = t('web_results.domains_region');
  if (head.shows === 'aggregate_counts') return <div className="stack"><Panel><RegionSay head={head} subject={s} findings={findings} /></Panel><RegionCounts subject={s} /></div>;
  return (
    <div className="stack">
      <Panel><RegionSay head={head} subject={s} findings={findings} /></Panel>
      <RegionFigures subject={s} />
      <div className="cols cols-main">
        <Panel title={plot}>
          {hasMembers(s) ? <MembersPlot title={plot} domains={s.domains} points={s.points} all={all} onAll={setAll} compared={false} /> : <p className="muted">{t('web_results.no_members')}</p>}
        </Panel>
        <div className="stack">
          <LevelsPanel subject={s} />
          {0 < s.trend.length ? <TrendPanel trend={s.trend} /> : null}
        </div>
      </div>
      {0 < s.groups.length ? (
        <Panel title={t('web_results.groups')} aside={t('web_results.groups_hint')}>
          <IntervalPlot
            label={t('web_results.groups')}
            valueName={t('web_results.mean')}
            format={marks}
            legend={t('web_results.legend_groups', { region: head.unit.name })}
            rows={s.groups.map((g) => ({ key: g.group.unit_id, label: g.group.name, value: g.mean.value, lower: g.mean.lower, upper: g.mean.upper, expectation: s.mean.value, n: g.mean.n }))}
          />
        </Panel>
      ) : null}
      <FindingsPanel findings={findings} empty={t('web_results.no_findings_region')} />
      <SchoolsPanel analysisId={head.analysis_id} subject={s.subject} fullMark={s.full_mark} />
      <ItemsPanel head={head} subject={s.subject} items={s.items} region />
      <MethodPanel head={head} />
    </div>
  );
}
