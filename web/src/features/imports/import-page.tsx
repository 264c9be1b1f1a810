import { getRouteApi } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { api, download } from '@/api/client';
import type { ImportBatch } from '@/api/types';
import { moment } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { PageShell } from '@/ui/page-shell';
import { ProgressJob } from '@/ui/progress-job';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { ApplyPanel } from './apply-panel';
import { CountsPanel } from './counts-panel';
import { RowTable } from './row-table';
import { stateKind } from './words';

const route = getRouteApi('/shell/imports/$batchId');
const MOVING = ['staging', 'staged', 'applying', 'undoing'];

/** One import from file to result: check, confirm, undo. */
export function ImportPage() {
  const { batchId } = route.useParams();
  const path = `/imports/${batchId}`;
  const query = useGet<ImportBatch>(path, {}, { keep: true });
  const { act, tell, busy } = useAct();
  const [undoing, setUndoing] = useState(false);
  const batch = query.data;
  const moving = batch !== undefined && MOVING.includes(batch.state);
  return (
    <PageShell
      wide
      query={query}
      title={batch?.file_name ?? t('menu.imports')}
      heading={batch ? <>{batch.file_name} <Tag kind={stateKind(batch)}>{label('import_state', batch.state)}</Tag></> : undefined}
      crumbs={[{ title: t('menu.imports'), to: '/imports' }, ...(batch?.assessment ? [{ title: batch.assessment.name, to: `/assessments/${batch.assessment.assessment_id}` }] : [])]}
      meta={batch ? `${batch.assessment ? label('subject', batch.assessment.subject) : batch.unit.name} · ${batch.created_by_name} ${moment(batch.created_at)}` : null}
      actions={batch && !moving ? (
        <>
          <Button title={t('web_imports.verdict_hint')} loading={busy === 'verdict'} onClick={() => void act('verdict', () => download(`${path}/verdict.xlsx`))}>{t('web_imports.verdict_file')}</Button>
          {batch.state === 'planned' ? <Button loading={busy === 'discard'} onClick={() => void act('discard', () => api.post(`${path}/discard`, undefined, { version: batch.version }), t('web_imports.discarded'), '/imports')}>{t('web_imports.discard')}</Button> : null}
          {batch.state === 'applied' ? <Button danger onClick={() => setUndoing(true)}>{t('web_imports.undo')}</Button> : null}
        </>
      ) : null}
    >
      {batch ? (
        <div className="stack">
          {moving && batch.job_id ? <div className="panel"><ProgressJob key={batch.job_id} jobId={batch.job_id} onFinished={() => void tell(t('ui.done'), '/imports')} /></div> : null}
          {batch.error ? <Alert type="error" showIcon title={<SentenceText sentence={batch.error} />} /> : null}
          {batch.notices.length > 0 ? <Alert type="info" showIcon title={t('web_imports.notices')} description={<ul style={{ margin: 0, paddingLeft: 18 }}>{batch.notices.map((n) => <li key={n.code + JSON.stringify(n.params)}><SentenceText sentence={n} /></li>)}</ul>} /> : null}
          {batch.state !== 'staging' && batch.state !== 'failed' ? <CountsPanel counts={batch.counts} /> : null}
          {batch.state === 'planned' ? <ApplyPanel batch={batch} /> : null}
          {batch.state !== 'staging' ? <RowTable batch={batch} /> : null}
        </div>
      ) : null}
      <ConfirmDanger
        open={undoing}
        title={t('web_imports.undo')}
        confirm={t('web_imports.undo')}
        onClose={() => setUndoing(false)}
        onConfirm={async () => {
          await api.post(`${path}/undo`, undefined, { version: batch?.version });
          await tell(t('web_imports.working'), '/imports');
        }}
      >
        {t('web_imports.undo_hint')}
      </ConfirmDanger>
    </PageShell>
  );
}
