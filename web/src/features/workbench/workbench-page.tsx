import { Go } from '@/ui/go';
import { useMay, useMe } from '@/api/session';
import type { Me, Workbench } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { FindingLine } from '@/ui/finding-line';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { useGet } from '@/ui/use-get';
import { AssessmentPanel, FactPanel } from './side-panels';
import { ImprovementPanel } from './improvement-panel';
import { TodoPanel } from './todo-panel';

/** "2025—2026 school year, second term, week 14", as far as it is known. */
function whenWords(me: Me): string {
  const params = { year: me.school_year, term: me.term === 2 ? t('ui.term_2') : t('ui.term_1') };
  return me.week === null ? t('ui.term_only', params) : t('ui.week', { ...params, week: me.week });
}

function titleOf(bench: Workbench | undefined): string {
  if (!bench) return t('menu.workbench');
  const n = bench.todos.length;
  if (n === 0) return t('web_workbench.title_none');
  return 0 < bench.overdue ? t('web_workbench.title_late', { n, late: bench.overdue }) : t('web_workbench.title', { n });
}

/** Where everybody lands: what needs me today, what changed, where we stand. */
export function WorkbenchPage() {
  const me = useMe();
  const may = useMay();
  const query = useGet<Workbench>('/workbench');
  const bench = query.data;
  const role = me.roles[0];
  const meta = role ? [role.unit.name, label('role', role.role), role.subject ? label('subject', role.subject) : null].filter(Boolean).join(' · ') : me.display_name;
  return (
    <PageShell title={titleOf(bench)} crumbs={[{ title: whenWords(me) }]} meta={meta} query={query}>
      {bench ? (
        <div className="cols cols-main">
          <div className="stack">
            <TodoPanel todos={bench.todos} />
            {may('finding.read') ? <FindingPanel bench={bench} /> : null}
          </div>
          <div className="stack">
            {bench.facts.length > 0 ? <FactPanel facts={bench.facts} /> : null}
            {may('improvement.read') ? <ImprovementPanel tasks={bench.improvements} /> : null}
            {may('assessment.read') ? <AssessmentPanel rows={bench.assessments} mayCreate={may('assessment.manage')} /> : null}
          </div>
        </div>
      ) : null}
    </PageShell>
  );
}

function FindingPanel({ bench }: { bench: Workbench }) {
  const total = bench.finding_total;
  return (
    <Panel
      title={t('web_workbench.findings')}
      aside={<><span>{t('web_workbench.findings_note')}</span>{bench.findings.length < total ? <Go to="/findings">{t('web_workbench.all_findings', { n: total })}</Go> : null}</>}
    >
      {bench.findings.length === 0 ? (
        <EmptyState title={t('web_workbench.findings_none')}>{t('web_workbench.findings_none_hint')}</EmptyState>
      ) : (
        <table className="plain-table"><tbody>{bench.findings.map((f) => <FindingLine key={f.finding_id} finding={f} />)}</tbody></table>
      )}
    </Panel>
  );
}
