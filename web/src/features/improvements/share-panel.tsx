import { App, Button, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AccessLink, ImprovementDetail } from '@/api/types';
import { day } from '@/text/format';
import { t } from '@/text/t';
import { announce } from '@/ui/announcer';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';

function useCopy(): (text: string) => Promise<void> {
  const { message } = App.useApp();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t('ui.copied'));
      announce(t('ui.copied'));
    } catch {
      void message.info(t('web_improvements.copy_by_hand'));
    }
  };
}

/** Work for those who never log in: a text for the group chat, a link that opens this one task until a day. */
export function SharePanel({ task }: { task: ImprovementDetail }) {
  const { act, tell, busy } = useAct();
  const [linking, setLinking] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  const [chatting, setChatting] = useState(false);
  const links = useGet<AccessLink[]>('/access-links', { target_id: task.improvement_task_id });
  const copy = useCopy();
  return (
    <Panel
      title={t('web_improvements.share')}
      aside={<><Button size="small" onClick={() => setChatting(true)}>{t('web_improvements.chat_text')}</Button><Button size="small" onClick={() => setLinking(true)}>{t('web_improvements.make_link')}</Button></>}
    >
      {links.error ? <ProblemAlert error={links.error} retry={() => void links.refetch()} /> : null}
      {links.data && 0 < links.data.length ? (
        <table className="plain-table">
          <tbody>
            {links.data.map((l) => (
              <tr key={l.access_link_id}>
                <td>{l.holder}<div className="faint">{t('web_improvements.link_until', { until: day(l.expires_at) })} · {l.last_used_at ? t('web_improvements.link_used', { at: day(l.last_used_at) }) : t('web_improvements.link_unused')}</div></td>
                <td className="num">{l.revoked_at ? <span className="faint">{t('web_improvements.link_revoked')}</span> : <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act(l.access_link_id, () => api.post(`/access-links/${l.access_link_id}/revoke`), t('ui.saved'), '/access-links')}>{t('web_improvements.revoke')}</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : <p className="muted">{t('web_improvements.share_hint')}</p>}
      <ChatText taskId={task.improvement_task_id} open={chatting} onClose={() => setChatting(false)} copy={copy} />
      <FormDialog<{ holder: string; days: number }>
        open={linking}
        title={t('web_improvements.make_link')}
        initial={{ holder: '', days: 14 }}
        submit={t('web_improvements.make_link')}
        onClose={() => setLinking(false)}
        onSubmit={async (v) => {
          const made = await api.post<{ url_token: string; expires_at: string }>('/access-links', { purpose: 'improvement_read', target_id: task.improvement_task_id, holder: v.holder, days: v.days }, { idempotencyKey: null });
          setAddress(`${window.location.origin}/l/${made.url_token}`);
          await tell(t('web_improvements.link_made'), '/access-links');
        }}
      >
        <p className="muted" style={{ marginBottom: 12 }}>{t('web_improvements.link_hint')}</p>
        <Form.Item name="holder" label={t('web_improvements.link_holder')} rules={[{ required: true, whitespace: true, message: t('ui.required') }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="days" label={t('web_improvements.link_days')} rules={[{ required: true, message: t('ui.required') }]}><InputNumber min={1} max={90} precision={0} /></Form.Item>
      </FormDialog>
      <Modal open={address !== null} title={t('web_improvements.link_made')} onCancel={() => setAddress(null)} footer={<Button type="primary" onClick={() => void copy(address ?? '')}>{t('ui.copy')}</Button>}>
        <p className="muted" style={{ marginBottom: 8 }}>{t('web_improvements.link_once')}</p>
        <p className="chat-text mono">{address}</p>
      </Modal>
    </Panel>
  );
}

function ChatText({ taskId, open, onClose, copy }: { taskId: string; open: boolean; onClose: () => void; copy: (text: string) => Promise<void> }) {
  const query = useGet<{ text: string }>(open ? `/improvements/${taskId}/chat-text` : null);
  const text = query.data?.text ?? '';
  return (
    <Modal open={open} title={t('web_improvements.chat_text')} onCancel={onClose} footer={<Button type="primary" disabled={text === ''} onClick={() => void copy(text)}>{t('ui.copy')}</Button>}>
      <p className="muted" style={{ marginBottom: 8 }}>{t('web_improvements.chat_hint')}</p>
      {query.error ? <ProblemAlert error={query.error} /> : <p className="chat-text">{query.isPending ? t('ui.loading') : text}</p>}
    </Modal>
  );
}
