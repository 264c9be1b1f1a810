import { Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { ImprovementDetail } from '@/api/types';
import { today } from '@/text/format';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';
import { LogList } from '@/ui/task-log';
import { useAct } from '@/ui/use-act';
import { ActionButton, TOUCHED } from './action-button';

/** Visits, notes and steps, the latest first. */
export function LogPanel({ task }: { task: ImprovementDetail }) {
  const { tell } = useAct();
  const [writing, setWriting] = useState<'visit' | 'note' | null>(null);
  const path = `/improvements/${task.improvement_task_id}`;
  const visits = task.log.filter((l) => l.kind === 'visit').length;
  return (
    <Panel
      title={t('web_improvements.log')}
      aside={
        <>
          {0 < visits ? <span>{t('web_improvements.visited', { n: visits })}</span> : null}
          <ActionButton task={task} action="visits" size="small" onClick={() => setWriting('visit')}>{t('web_improvements.add_visit')}</ActionButton>
          <ActionButton task={task} action="notes" size="small" onClick={() => setWriting('note')}>{t('web_improvements.add_note')}</ActionButton>
        </>
      }
    >
      {task.log.length === 0 ? <p className="muted">{t('web_improvements.no_log')}</p> : <LogList log={task.log} />}
      <FormDialog<{ body: string; date?: string }>
        open={writing !== null}
        title={writing === 'visit' ? t('web_improvements.add_visit') : t('web_improvements.add_note')}
        draftKey={`${writing}.${task.improvement_task_id}`}
        initial={{ body: '', date: today() }}
        submit={t('ui.save')}
        onClose={() => setWriting(null)}
        onSubmit={async (v) => {
          if (writing === 'visit') await api.post(`${path}/visits`, { body: v.body, date: v.date });
          else await api.post(`${path}/notes`, { body: v.body });
          await tell(t('ui.saved'), ...TOUCHED);
        }}
      >
        {writing === 'visit' ? <Form.Item name="date" label={t('web_improvements.visit_date')} rules={[{ required: true, message: t('ui.required') }]}><Input type="date" max={today()} /></Form.Item> : null}
        <Form.Item name="body" label={writing === 'visit' ? t('web_improvements.visit_body') : t('web_improvements.note_body')} rules={[{ required: true, whitespace: true, message: t('ui.required') }]}><Input.TextArea rows={4} maxLength={2000} /></Form.Item>
      </FormDialog>
    </Panel>
  );
}
