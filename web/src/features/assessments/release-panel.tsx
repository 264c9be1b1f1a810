import { Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay, useMe } from '@/api/session';
import type { AnalysisRow, AssessmentDetail, Release } from '@/api/types';
import { moment, num } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';
import { ProgressJob } from '@/ui/progress-job';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { ResultsLink } from './results-link';

const TOUCHED = ['/assessments', '/releases', '/analyses', '/workbench', '/findings', '/jobs'] as const;

/** While it is being frozen, a release names its job. */
type Moving = Release & { job_id?: string | null };

/** One release with its analyses and who may see them. */
export function ReleasePanel({ release: r, assessment }: { release: Moving; assessment: AssessmentDetail }) {
  const may = useMay();
  const { act, tell, busy } = useAct();
  const [withdrawing, setWithdrawing] = useState(false);
  const frozen = r.state === 'frozen';
  const order = (s: string) => assessment.subjects.indexOf(s);
  return (
    <Panel
      title={<>{t('web_assessments.release_title', { no: r.release_no })} <Tag kind={frozen ? 'up' : r.state === 'withdrawn' ? 'late' : 'info'}>{label('release_state', r.state)}</Tag></>}
      aside={
        <>
          <span>{[...r.subjects].sort((x, y) => order(x.subject) - order(y.subject)).map((s) => t('web_assessments.release_rows', { subject: label('subject', s.subject), n: num(s.n_rows) })).join(' · ')}</span>
          {frozen && may('analysis.run') ? <Button size="small" type={r.analyses.length === 0 ? 'primary' : 'default'} loading={busy === 'run'} onClick={() => void act('run', () => api.post(`/releases/${r.release_id}/analyses`), t('ui.saved'), ...TOUCHED)}>{t('web_assessments.analysis_run')}</Button> : null}
          {frozen && may('release.manage') ? <button type="button" className="text-button" onClick={() => setWithdrawing(true)}>{t('web_assessments.release_withdraw')}</button> : null}
        </>
      }
    >
      <div className="stack tight">
        <p className="faint">{t('web_assessments.release_by', { by: r.frozen_by_name, at: moment(r.frozen_at) })}{r.note ? ` · ${r.note}` : ''}{r.withdraw_reason ? ` · ${r.withdraw_reason}` : ''}</p>
        {r.state === 'freezing' && r.job_id ? <ProgressJob jobId={r.job_id} onFinished={() => void tell(t('ui.done'), ...TOUCHED)} /> : null}
        {r.analyses.map((a) => <Analysis key={a.analysis_id} analysis={a} assessment={assessment} />)}
      </div>
      <ConfirmDanger
        open={withdrawing}
        title={t('web_assessments.release_withdraw')}
        confirm={t('web_assessments.release_withdraw')}
        askReason
        onClose={() => setWithdrawing(false)}
        onConfirm={async (reason) => {
          await api.post(`/releases/${r.release_id}/withdraw`, { reason });
          await tell(t('ui.saved'), ...TOUCHED);
        }}
      >
        {t('web_assessments.withdraw_hint')}
      </ConfirmDanger>
    </Panel>
  );
}

function Analysis({ analysis: a, assessment }: { analysis: AnalysisRow; assessment: AssessmentDetail }) {
  const me = useMe();
  const may = useMay();
  const { act, tell, busy } = useAct();
  const [publishing, setPublishing] = useState(false);
  const manage = may('publication.manage');
  if (a.state === 'running' && a.job_id) return <ProgressJob jobId={a.job_id} onFinished={() => void tell(t('ui.done'), ...TOUCHED)} />;
  const live = a.publications.filter((p) => !p.withdrawn_at);
  return (
    <div className="between" style={{ borderTop: '1px solid var(--line-soft)', paddingTop: 8 }}>
      <span>
        {t('web_assessments.analysis_title', { at: moment(a.frozen_at ?? a.started_at) })} <Tag kind={a.state === 'frozen' ? 'up' : a.state === 'failed' ? 'late' : 'plain'}>{label('analysis_state', a.state)}</Tag>{' '}
        <span className="faint">{t('web_assessments.analysis_findings', { n: a.findings })} · {a.code_version}</span>
      </span>
      <span className="row">
        {live.map((p) => (
          <Tag key={p.publication_id} kind="info">
            {t('web_assessments.published_to', { audience: label('audience', p.audience) })}{' '}
            {manage ? <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('back', () => api.post(`/publications/${p.publication_id}/withdraw`), t('ui.saved'), ...TOUCHED)}>{t('web_assessments.unpublish')}</button> : null}
          </Tag>
        ))}
        {a.state === 'frozen' && manage ? <Button size="small" onClick={() => setPublishing(true)}>{t('web_assessments.publish')}</Button> : null}
        {a.state === 'frozen' ? <ResultsLink assessment={assessment} analysisId={a.analysis_id} me={me} /> : null}
      </span>
      <FormDialog<{ audience: string }>
        open={publishing}
        title={t('web_assessments.publish')}
        initial={{ audience: 'school' }}
        submit={t('web_assessments.publish')}
        onClose={() => setPublishing(false)}
        onSubmit={async (values) => {
          await api.post(`/analyses/${a.analysis_id}/publish`, values);
          await tell(t('ui.saved'), ...TOUCHED);
        }}
      >
        <p className="muted" style={{ marginBottom: 12 }}>{t('web_assessments.publish_hint')}</p>
        <Form.Item name="audience" label={t('web_assessments.publish_to')}><Radio.Group options={options('audience', ['region', 'school'])} /></Form.Item>
      </FormDialog>
    </div>
  );
}
