import { Form, Input } from 'antd';
import { api } from '@/api/client';
import { useMe } from '@/api/session';
import type { Login } from '@/api/types';
import { moment } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { passwordRules, repeatRules } from './password-rules';
import { TableScroll } from '@/ui/table-scroll';

type Values = { old: string; password: string; repeat: string };

export function MePage() {
  const me = useMe();
  const logins = useGet<Login[]>('/session/logins');
  const { act, tell, busy } = useAct();
  const change = async ({ old, password }: Values) => {
    await api.post('/session/password', { old, new: password });
    await tell(t('web_session.password_changed'), '/session/logins');
  };
  return (
    <PageShell title={t('web_session.me_title')} meta={`${me.display_name} · ${me.login}`}>
      <div className="cols cols-main">
        <Panel title={t('web_session.logins')} aside={t('web_session.idle', { n: me.idle_minutes })}>
          <TableScroll>
            <table className="plain-table">
              <thead><tr><th>{t('web_session.login_at')}</th><th>{t('web_session.seen_at')}</th><th>{t('web_session.address')}</th><th>{t('web_session.device')}</th><th><span className="visually-hidden">{t('ui.actions')}</span></th></tr></thead>
              <tbody>
                {(logins.data ?? []).map((l) => (
                  <tr key={l.login_session_id}>
                    <td className="nowrap">{moment(l.created_at)}</td>
                    <td className="nowrap">{moment(l.last_seen_at)}</td>
                    <td className="nowrap">{l.address}</td>
                    <td className="faint">{l.agent}</td>
                    <td className="nowrap">
                      {l.current ? <Tag kind="up">{t('web_session.this_one')}</Tag> : l.ended_at ? <Tag>{t('web_session.ended')}</Tag> : (
                        <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('end', () => api.post(`/session/logins/${l.login_session_id}/end`), t('ui.saved'), '/session/logins')}>{t('web_session.end')}</button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </Panel>
        <div className="stack">
          <Panel title={t('web_session.roles')}>
            <table className="plain-table"><tbody>{me.roles.map((r) => <tr key={`${r.role}${r.unit.unit_id}${r.subject}${r.stage}`}><td>{label('role', r.role)}</td><td className="muted">{r.unit.name}</td><td className="muted">{[r.stage ? label('stage', r.stage) : null, r.subject ? label('subject', r.subject) : null].filter(Boolean).join(' ')}</td></tr>)}</tbody></table>
          </Panel>
          <Panel title={t('web_session.change_password')}>
            <DraftForm<Values> initial={{ old: '', password: '', repeat: '' }} submit={t('web_session.change_password')} onSubmit={change}>
              <Form.Item name="old" label={t('web_session.old_password')} rules={[{ required: true, message: t('ui.required') }]}><Input.Password autoComplete="current-password" /></Form.Item>
              <Form.Item name="password" label={t('web_session.new_password')} extra={t('web_session.password_rule')} rules={passwordRules()}><Input.Password autoComplete="new-password" /></Form.Item>
              <Form.Item name="repeat" label={t('web_session.repeat')} dependencies={['password']} rules={repeatRules('password')}><Input.Password autoComplete="new-password" /></Form.Item>
            </DraftForm>
          </Panel>
        </div>
      </div>
    </PageShell>
  );
}
