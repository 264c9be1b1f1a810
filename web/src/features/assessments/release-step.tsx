import { Form, Input, Select } from 'antd';
import { api } from '@/api/client';
import type { AssessmentDetail, ImportBatch, Release } from '@/api/types';
import { moment } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { EmptyState } from '@/ui/empty-state';
import { Panel } from '@/ui/panel';
import { useAct } from '@/ui/use-act';
import { useList } from '@/ui/use-list';
import { appliedBatches } from './batches';
import { ReleasePanel } from './release-panel';

type Values = { batch_ids: string[]; note: string };

/** Freezing releases, analysing them, publishing what was found. */
export function ReleaseStep({ assessment: a }: { assessment: AssessmentDetail }) {
  const { tell } = useAct();
  const mayRelease = a.can.includes('release');
  const imports = useList<ImportBatch>('/imports', { kind: 'scores', assessment_id: a.assessment_id }, mayRelease);
  const batches = appliedBatches(imports.rows, a.assessment_id);
  return (
    <div className="stack">
      {mayRelease ? (
        <Panel title={t('web_assessments.release_new')} aside={t('web_assessments.release_hint')}>
          <DraftForm<Values>
            key={batches.map((b) => b.import_batch_id).join()}
            initial={{ batch_ids: batches.map((b) => b.import_batch_id), note: '' }}
            submit={t('web_assessments.release_new')}
            disabledReason={batches.length === 0 ? t('web_assessments.release_no_batch') : undefined}
            onSubmit={async (v) => {
              await api.post<Release>(`/assessments/${a.assessment_id}/releases`, v);
              await tell(t('ui.saved'), '/assessments', '/jobs', '/workbench');
            }}
          >
            <div className="cols cols-2">
              <Form.Item name="batch_ids" label={t('web_assessments.release_batches')} rules={[{ required: true, message: t('ui.required') }]}>
                <Select mode="multiple" options={batches.map((b) => ({ value: b.import_batch_id, label: `${label('subject', b.assessment?.subject)} · ${b.file_name} · ${moment(b.applied_at)}` }))} />
              </Form.Item>
              <Form.Item name="note" label={t('web_assessments.release_note')}><Input /></Form.Item>
            </div>
          </DraftForm>
        </Panel>
      ) : null}
      {a.releases.length === 0 ? <Panel><EmptyState title={t('web_assessments.release_none')} clauses={['C02']}>{t('web_assessments.release_hint')}</EmptyState></Panel> : null}
      {a.releases.map((r) => <ReleasePanel key={r.release_id} release={r} assessment={a} />)}
    </div>
  );
}
