import { Form, Input } from 'antd';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { ImprovementDetail } from '@/api/types';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { FormDialog } from '@/ui/form-dialog';
import { GuideSelect } from '@/ui/open-improvement';
import { PersonPicker } from '@/ui/remote-select';
import { useAct } from '@/ui/use-act';
import { TOUCHED } from './action-button';

type Props = { task: ImprovementDetail; open: boolean; onClose: () => void };

/** Who answers for the task and who helps. */
export function AssignDialog({ task, open, onClose }: Props) {
  const { tell } = useAct();
  const may = useMay();
  return (
    <FormDialog<{ owner_person_id?: string | null; guide_person_id?: string | null }>
      open={open}
      title={t('web_improvements.assign')}
      initial={{}}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={async ({ owner_person_id, guide_person_id }) => {
        await api.post(`/improvements/${task.improvement_task_id}/assign`, { owner_person_id: owner_person_id ?? null, guide_person_id: guide_person_id ?? null }, { version: task.version });
        await tell(t('ui.saved'), ...TOUCHED);
      }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t('web_improvements.assign_hint', { owner: task.owner_name ?? t('ui.none'), guide: task.guide_name ?? t('ui.none') })}</p>
      <Form.Item name="guide_person_id" label={t('web_improvements.guide')}><GuideSelect subject={task.subject} stage={task.finding?.stage ?? ''} placeholder={t('web_improvements.unchanged')} /></Form.Item>
      {may('person.read') ? <Form.Item name="owner_person_id" label={t('web_improvements.owner')}><PersonPicker kind="staff" /></Form.Item> : null}
    </FormDialog>
  );
}

/** Closing: with the follow-up at hand a word is welcome, without one a reason is asked for. */
export function CloseDialog({ task, open, onClose }: Props) {
  const { tell } = useAct();
  const measured = 0 < task.follow_ups.length;
  return (
    <FormDialog<{ reason: string }>
      open={open}
      title={t('web_improvements.close')}
      initial={{ reason: '' }}
      submit={t('web_improvements.close')}
      onClose={onClose}
      onSubmit={async (v) => {
        await api.post(`/improvements/${task.improvement_task_id}/close`, v, { version: task.version });
        await tell(t('web_improvements.closed'), ...TOUCHED);
      }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t(measured ? 'web_improvements.close_measured' : 'web_improvements.close_unmeasured')}</p>
      <Form.Item name="reason" label={measured ? t('web_improvements.close_word') : t('ui.reason')} rules={measured ? [] : [{ required: true, whitespace: true, message: t('ui.required') }]}><Input.TextArea rows={3} maxLength={1000} /></Form.Item>
    </FormDialog>
  );
}

export function WithdrawDialog({ task, open, onClose }: Props) {
  const { tell } = useAct();
  return (
    <ConfirmDanger
      open={open}
      title={t('web_improvements.withdraw')}
      confirm={t('web_improvements.withdraw')}
      askReason
      onClose={onClose}
      onConfirm={async (reason) => {
        await api.post(`/improvements/${task.improvement_task_id}/withdraw`, { reason }, { version: task.version });
        await tell(t('ui.saved'), ...TOUCHED);
      }}
    >
      {t('web_improvements.withdraw_hint')}
    </ConfirmDanger>
  );
}
