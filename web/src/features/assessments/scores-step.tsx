import { useNavigate } from '@tanstack/react-router';
import { Button, Tabs } from 'antd';
import { download } from '@/api/client';
import { useMe } from '@/api/session';
import type { AssessmentDetail, ImportBatch } from '@/api/types';
import { moment, num } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import { EmptyState } from '@/ui/empty-state';
import { Go } from '@/ui/go';
import { useListSearch } from '@/ui/list-search';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';
import { Upload } from '@/ui/upload';
import { useAct } from '@/ui/use-act';
import { useList } from '@/ui/use-list';
import { scoreBatches } from './batches';

/** Item scores per subject: template, upload (checked row by row on its own page), and what was imported. */
export function ScoresStep({ assessment: a, mayImport }: { assessment: AssessmentDetail; mayImport: boolean }) {
  const { search, set } = useListSearch();
  const subject = a.subjects.find((s) => s === search.subject) ?? a.subjects[0] ?? '';
  const navigate = useNavigate();
  const { act, busy } = useAct();
  // A school sends in its own pupils' marks; the organiser everybody's.
  const home = useMe().home_unit;
  const list = useList<ImportBatch>('/imports', { kind: 'scores', assessment_id: a.assessment_id });
  const batches = scoreBatches(list.rows, a.assessment_id);
  const template = (shape: 'wide' | 'long') => act(shape, () => download('/imports/template.xlsx', { kind: 'scores', assessment_id: a.assessment_id, subject, shape }));
  return (
    <div className="stack">
      {mayImport ? (
        <Panel title={t('web_assessments.scores_upload')} aside={t('web_assessments.scores_hint')}>
          {1 < a.subjects.length ? <Tabs activeKey={subject} onChange={(key) => set({ subject: key })} items={a.subjects.map((s) => ({ key: s, label: label('subject', s) }))} /> : null}
          <div className="cols cols-2">
            <div className="stack tight">
              <div><Button loading={busy === 'wide'} onClick={() => void template('wide')}>{t('web_assessments.scores_template_wide')}</Button></div>
              <div><Button loading={busy === 'long'} onClick={() => void template('long')}>{t('web_assessments.scores_template_long')}</Button></div>
            </div>
            <Upload<ImportBatch>
              path="/imports"
              fields={{ kind: 'scores', assessment_id: a.assessment_id, subject, unit_id: home?.unit_id }}
              kinds={['.xlsx', '.csv']}
              maxBytes={64 * 1024 * 1024}
              onDone={(batch) => void navigate({ to: '/imports/$batchId', params: { batchId: batch.import_batch_id }, search: {} })}
            />
          </div>
        </Panel>
      ) : a.state === 'draft' ? <p className="muted">{t('web_assessments.confirm_first')}</p> : null}
      <DataTable<ImportBatch>
        name="score-batches"
        label={t('web_assessments.scores_batches')}
        list={{ ...list, rows: batches, count: batches.length }}
        rowKey={(b) => b.import_batch_id}
        filters={<h2>{t('web_assessments.scores_batches')}</h2>}
        columns={[
          { key: 'file', title: label('column', 'name'), cell: (b) => <Go to={`/imports/${b.import_batch_id}`}>{b.file_name}</Go>, phone: 'title' },
          { key: 'subject', title: label('column', 'subject'), cell: (b) => label('subject', b.assessment?.subject) },
          { key: 'state', title: label('column', 'state'), cell: (b) => <Tag kind={b.state === 'applied' ? 'up' : b.state === 'failed' ? 'late' : 'info'}>{label('import_state', b.state)}</Tag> },
          { key: 'rows', title: label('verdict', 'new'), cell: (b) => num(b.counts.new + b.counts.update), align: 'right' },
          { key: 'errors', title: label('verdict', 'error'), cell: (b) => num(b.counts.error), align: 'right' },
          { key: 'at', title: label('column', 'time'), cell: (b) => moment(b.created_at), align: 'right', optional: 'shown' },
        ]}
        empty={<EmptyState title={t('web_assessments.scores_none')}>{t('web_assessments.scores_hint')}</EmptyState>}
      />
    </div>
  );
}
