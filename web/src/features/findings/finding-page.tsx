import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { FindingDetail } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { interval, moment, num, percent, signed } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { effectValue } from '@/ui/effect';
import { Facts } from '@/ui/facts';
import { Go } from '@/ui/go';
import { OpenImprovement, titleFor } from '@/ui/open-improvement';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Say, SentenceText } from '@/ui/say';
import { Stat } from '@/ui/stat';
import { StatementDialog } from '@/ui/statement-dialog';
import { Tag } from '@/ui/tag';
import { useGet } from '@/ui/use-get';

const route = getRouteApi('/shell/findings/$findingId');

/** One finding: said, drawn, traced to its evidence, with its limits, the school's words and what is done about it. */
export function FindingPage() {
  const { findingId } = route.useParams();
  const query = useGet<FindingDetail>(`/findings/${findingId}`);
  const f = query.data;
  const [stating, setStating] = useState(false);
  const [opening, setOpening] = useState(false);
  const can = new Set(f?.can ?? []);
  return (
    <PageShell
      title={f ? `${f.unit.name} \u00b7 ${titleFor(f)}` : t('menu.findings')}
      heading={f ? <>{f.unit.name} · {titleFor(f)} <Tag kind={f.direction === 'weakness' ? 'down' : 'up'}>{label('direction', f.direction)}</Tag></> : undefined}
      crumbs={[{ title: t('menu.group_monitoring') }, { title: t('menu.findings'), to: '/findings' }]}
      meta={f ? f.assessment_name : null}
      actions={f ? (
        <>
          {can.has('statements') ? <Button onClick={() => setStating(true)}>{t('web_findings.statement')}</Button> : null}
          {f.improvement_id ? <Go to={`/improvements/${f.improvement_id}`}>{t('web_findings.to_task')}</Go> : can.has('improvements') ? <Button type="primary" onClick={() => setOpening(true)}>{t('web_improvements.open')}</Button> : null}
        </>
      ) : null}
      query={query}
    >
      {f ? <Body finding={f} /> : null}
      {f ? <StatementDialog open={stating} findings={[f]} onClose={() => setStating(false)} /> : null}
      {f ? <OpenImprovement open={opening} findings={[f]} onClose={() => setOpening(false)} /> : null}
    </PageShell>
  );
}

function value(f: FindingDetail, v: number): string {
  return f.scale === 'rate' ? percent(v) : num(v, 1);
}

function Body({ finding: f }: { finding: FindingDetail }) {
  const [factor, digits] = f.scale === 'rate' ? [100, 0] : [1, 1];
  const format = (v: number) => signed(v * factor, digits);
  const reading = f.direction === 'weakness' ? 'below' : 'above';
  return (
    <div className="stack">
      <Panel>
        <Say sentences={[f.sentence]} />
        {f.state === 'open' ? null : <p className="muted"><Tag kind="late">{t(f.state === 'withdrawn' ? 'web_findings.withdrawn' : 'web_findings.superseded')}</Tag></p>}
      </Panel>
      <div className="cols cols-main">
        <div className="stack">
          <Panel title={t('web_findings.drawn')} aside={t('web_findings.against', { others: t(`web_findings.compared_${f.comparison}`) })}>
            <IntervalPlot label={t('web_findings.drawn')} format={format} legend={t('web_findings.legend')} valueName={t('web_findings.effect_plain')} rows={[{ key: 'effect', label: f.member || label('subject', f.subject), value: f.effect, lower: f.lower, upper: f.upper, expectation: 0, n: f.n, reading }]} />
            <div className="stat-row" style={{ marginTop: 16 }}>
              <Stat label={t('web_findings.effect')} value={effectValue(f)} note={`${interval(f.lower * factor, f.upper * factor, digits)} ${t(f.scale === 'rate' ? 'web_improvements.points' : 'web_improvements.marks')}`} />
              <Stat label={t('web_findings.measured')} value={value(f, f.estimate)} />
              <Stat label={t('ui.plot_expectation')} value={value(f, f.expectation)} />
              <Stat label={t('web_findings.in_sd')} value={signed(f.effect_sd, 2)} note={t('web_findings.in_sd_note')} />
            </div>
          </Panel>
          {f.unit.kind === 'school' || 0 < f.statements.length ? <Statements finding={f} /> : null}
        </div>
        <div className="stack">
          <Panel title={t('web_findings.source')}>
            <Facts
              items={[
                [label('column', 'unit'), f.unit.name],
                [label('column', 'subject'), `${label('grade', f.grade)} ${label('subject', f.subject)}`],
                [t('web_findings.compared'), t(`web_findings.compared_${f.comparison}`)],
                [t('evidence.column_n'), t('web_findings.n_of', { n: num(f.n), pupils: num(f.pupils) })],
                [t('web_findings.schools'), f.schools === undefined ? undefined : <Go key="s" to="/findings" search={{ by: 'point', assessment_id: f.assessment_id, subject: f.subject, direction: f.direction }}>{t('web_findings.which_schools', { n: num(f.schools) })}</Go>],
                [t('web_findings.lfsr'), f.lfsr < 0.001 ? t('web_findings.lfsr_small') : percent(f.lfsr, 1)],
                [t('web_findings.found_at'), moment(f.created_at)],
              ]}
            />
            <p style={{ marginTop: 12 }}><Go to={f.evidence_href}>{t('web_findings.to_evidence')}</Go></p>
          </Panel>
          <Panel title={t('web_findings.limits')}>
            <ul className="plain-list muted">{f.limits.map((s) => <li key={s.code}><SentenceText sentence={s} /></li>)}</ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Statements({ finding: f }: { finding: FindingDetail }) {
  return (
    <Panel title={t('web_findings.statement')}>
      {f.statements.length === 0 ? <p className="muted">{t('web_findings.statement_none')}</p> : f.statements.map((s) => (
        <article key={s.finding_statement_id} className={s.superseded ? 'muted' : undefined} style={{ marginBottom: 12 }}>
          <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{s.body}</p>
          <p className="faint">{s.written_by_name} · {moment(s.written_at)}{s.superseded ? ` \u00b7 ${t('web_findings.statement_old')}` : ''}</p>
        </article>
      ))}
    </Panel>
  );
}
