import { Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { ImprovementDetail, Measure } from '@/api/types';
import { day, today } from '@/text/format';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';
import { TableScroll } from '@/ui/table-scroll';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { usePhone } from '@/ui/use-phone';
import { ActionButton, TOUCHED } from './action-button';

const required = () => [{ required: true, whitespace: true, message: t('ui.required') }];

/** What the school does, by whom, until when, and what came of it. */
export function MeasuresPanel({ task }: { task: ImprovementDetail }) {
  const { tell } = useAct();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Measure | null>(null);
  const path = `/improvements/${task.improvement_task_id}`;
  const done = task.measure_list.filter((m) => m.done_at).length;
  return (
    <Panel title={t('evidence.column_measures')} aside={<><span>{t('web_workbench.measures', { total: task.measure_list.length, done })}</span><ActionButton task={task} action="measures" size="small" onClick={() => setAdding(true)}>{t('web_improvements.add_measure')}</ActionButton></>}>
      {task.measure_list.length === 0 ? <p className="muted">{t('web_improvements.no_measures')}</p> : (
        <MeasureList task={task} onDone={setEnding} />
      )}
      <FormDialog<{ body: string; owner: string; due: string }>
        open={adding}
        title={t('web_improvements.add_measure')}
        draftKey={`measure.${task.improvement_task_id}`}
        initial={{ body: '', owner: '', due: '' }}
        submit={t('ui.add')}
        onClose={() => setAdding(false)}
        onSubmit={async (v) => {
          await api.post(`${path}/measures`, v, { version: task.version });
          await tell(t('ui.saved'), ...TOUCHED);
        }}
      >
        <Form.Item name="body" label={t('web_improvements.measure')} rules={required()}><Input.TextArea rows={3} maxLength={1000} /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="owner" label={t('web_improvements.who')} rules={required()}><Input maxLength={60} /></Form.Item>
          <Form.Item name="due" label={t('web_improvements.due')} rules={required()}><Input type="date" min={today()} /></Form.Item>
        </div>
      </FormDialog>
      <FormDialog<{ note: string }>
        open={ending !== null}
        title={t('web_improvements.tick_off')}
        initial={{ note: '' }}
        submit={t('web_improvements.tick_off')}
        onClose={() => setEnding(null)}
        onSubmit={async (v) => {
          if (!ending) return;
          await api.post(`${path}/measures/${ending.improvement_measure_id}/done`, v, { version: ending.version });
          await tell(t('ui.saved'), ...TOUCHED);
        }}
      >
        <p style={{ marginBottom: 12 }}>{ending?.body}</p>
        <Form.Item name="note" label={t('web_improvements.done_note')} rules={required()}><Input.TextArea rows={3} maxLength={1000} /></Form.Item>
      </FormDialog>
    </Panel>
  );
}

function State({ task, m, onDone }: { task: ImprovementDetail; m: Measure; onDone: (m: Measure) => void }) {
  if (m.done_at) return <><Tag kind="up">{t('ui.done')}</Tag> <span className="faint">{day(m.done_at)}</span></>;
  return <ActionButton task={task} action="done" size="small" onClick={() => onDone(m)} otherwise={<span className="faint">{t('web_improvements.under_way')}</span>}>{t('web_improvements.tick_off')}</ActionButton>;
}

function Late({ m }: { m: Measure }) {
  return 0 < m.late_days ? <Tag kind="late">{t('web_workbench.days_late', { n: m.late_days })}</Tag> : null;
}

/** A table on a screen, a list of cards in the hand. */
function MeasureList({ task, onDone }: { task: ImprovementDetail; onDone: (m: Measure) => void }) {
  const phone = usePhone();
  if (phone) {
    return (
      <ul className="log">
        {task.measure_list.map((m) => (
          <li key={m.improvement_measure_id}>
            <p>{m.body}</p>
            {m.done_note ? <div className="faint">{m.done_note}</div> : null}
            <div className="between"><span className="faint">{m.owner} · {m.due} <Late m={m} /></span><State task={task} m={m} onDone={onDone} /></div>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <TableScroll label={t('evidence.column_measures')}>
      <table className="plain-table">
        <thead><tr><th scope="col">{t('web_improvements.measure')}</th><th scope="col">{t('web_improvements.who')}</th><th scope="col">{t('web_improvements.due')}</th><th scope="col">{t('web_improvements.result')}</th></tr></thead>
        <tbody>
          {task.measure_list.map((m) => (
            <tr key={m.improvement_measure_id}>
              <td style={{ minWidth: 160, overflowWrap: 'anywhere' }}>{m.body}{m.done_note ? <div className="faint">{m.done_note}</div> : null}</td>
              <td>{m.owner}</td>
              <td className="nowrap">{m.due}<div><Late m={m} /></div></td>
              <td className="nowrap"><State task={task} m={m} onDone={onDone} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
