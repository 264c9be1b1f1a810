import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/session';
import type { AssessmentDetail, GuardException } from '@/api/types';
import { options } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Upload } from '@/ui/upload';
import { useAct } from '@/ui/use-act';

/** What opens a refusal also says whose decision it is, and of which day. */
type Values = GuardException & { authority?: string; issued_on?: string };
type Blob = { blob_id: string; file_name: string; size: number };

/** Opens a warning by a named officer's reason, a refusal by a higher authority's decision. */
export function ExceptionDialog({ open, assessment: a, onClose }: { open: boolean; assessment: AssessmentDetail; onClose: () => void }) {
  const me = useMe();
  const { tell } = useAct();
  const [blob, setBlob] = useState<Blob | null>(null);
  const refused = a.verdict.outcome === 'refuse';
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <FormDialog<Values>
      open={open}
      title={t('web_assessments.exception')}
      draftKey={`exception-${a.assessment_id}`}
      initial={{ officer: me.display_name, reason: '' }}
      submit={t('web_assessments.register')}
      disabledReason={refused && !blob ? t('web_assessments.decision_missing') : undefined}
      onClose={onClose}
      onSubmit={async (values) => {
        const exception = { ...values, ...(blob ? { blob_id: blob.blob_id } : {}) };
        await api.post(`/assessments/${a.assessment_id}/register`, { exception }, { version: a.version });
        await tell(t('web_assessments.registered'), '/assessments', '/workbench');
      }}
    >
      <Form.Item name="officer" label={t('web_assessments.officer')} rules={required}><Input /></Form.Item>
      <Form.Item name="reason" label={t('ui.reason')} extra={t('ui.reason_hint')} rules={required}><Input.TextArea rows={3} /></Form.Item>
      {refused ? (
        <>
          <Form.Item name="document_no" label={t('web_assessments.decision_no')} rules={required}><Input /></Form.Item>
          <div className="cols cols-2">
            <Form.Item name="authority" label={t('web_assessments.decision_by')} rules={required}><Select options={options('level', ['county', 'city', 'province', 'national'])} /></Form.Item>
            <Form.Item name="issued_on" label={t('web_assessments.decision_on')} rules={required}><Input type="date" /></Form.Item>
          </div>
          <div style={{ marginBottom: 16 }}>
            <div style={{ marginBottom: 4 }}>{t('web_assessments.decision_file')}</div>
            {blob ? <p>{blob.file_name}</p> : <Upload<Blob> path="/blobs" fields={{ purpose: 'guard_decision' }} kinds={['.pdf', '.jpg', '.png']} maxBytes={20 * 1024 * 1024} onDone={setBlob} />}
          </div>
        </>
      ) : null}
    </FormDialog>
  );
}
