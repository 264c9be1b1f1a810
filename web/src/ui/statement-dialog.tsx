import { Form, Input, Select } from 'antd';
import { api } from '@/api/client';
import type { FindingRow } from '@/api/types';
import { label } from '@/text/label';
import { t, tCode } from '@/text/t';
import { FormDialog } from './form-dialog';
import { useAct } from './use-act';

/** A finding as a choice: direction and plain sentence. */
export function findingChoice(f: FindingRow): { value: string; label: string } {
  return { value: f.finding_id, label: `${label('direction', f.direction)}\u00b7${tCode(f.sentence.code, f.sentence.params).replaceAll('**', '')}` };
}

type Props = { open: boolean; findings: readonly FindingRow[]; onClose: () => void };

/** What the school says to a finding; it stands beside the finding and in the report. */
export function StatementDialog({ open, findings, onClose }: Props) {
  const { tell } = useAct();
  const first = findings[0];
  return (
    <FormDialog<{ finding_id: string; body: string }>
      open={open}
      title={t('web_findings.statement')}
      draftKey={`statement.${first?.finding_id ?? ''}`}
      initial={{ finding_id: first?.finding_id ?? '', body: '' }}
      submit={t('web_findings.statement_submit')}
      disabledReason={first ? undefined : t('web_findings.statement_no_finding')}
      onClose={onClose}
      onSubmit={async ({ finding_id, body }) => {
        await api.post(`/findings/${finding_id}/statements`, { body });
        await tell(t('ui.saved'), '/findings', '/analyses');
      }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t('web_findings.statement_hint')}</p>
      {1 < findings.length ? <Form.Item name="finding_id" label={t('web_findings.about')}><Select options={findings.map(findingChoice)} /></Form.Item> : null}
      <Form.Item name="body" label={t('web_findings.statement_body')} rules={[{ required: true, whitespace: true, message: t('ui.required') }]}>
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
    </FormDialog>
  );
}
