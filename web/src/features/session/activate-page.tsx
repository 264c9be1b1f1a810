import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Form, Input } from 'antd';
import { api } from '@/api/client';
import { useTakeSession } from '@/api/session';
import type { Me } from '@/api/types';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { Frame } from './frame';
import { passwordRules, repeatRules } from './password-rules';

type Values = { login: string; code: string; password: string; repeat: string };

export function ActivatePage() {
  const search = useSearch({ from: '/activate' });
  const navigate = useNavigate();
  const take = useTakeSession();
  const activate = async ({ login, code, password }: Values) => {
    take(await api.post<Me>('/session/activate', { login, code: code.trim(), password }));
    await navigate({ to: '/', replace: true });
  };
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <Frame title={t('web_session.activate_title')}>
      <p className="muted">{t('web_session.activate_hint')}</p>
      <DraftForm<Values> initial={{ login: search.login ?? '', code: '', password: '', repeat: '' }} submit={t('web_session.activate_submit')} onSubmit={activate} block>
        <Form.Item name="login" label={t('web_session.login')} rules={required}><Input autoComplete="username" /></Form.Item>
        <Form.Item name="code" label={t('web_session.code')} rules={required}><Input autoComplete="one-time-code" className="mono" /></Form.Item>
        <Form.Item name="password" label={t('web_session.new_password')} extra={t('web_session.password_rule')} rules={passwordRules()}><Input.Password autoComplete="new-password" /></Form.Item>
        <Form.Item name="repeat" label={t('web_session.repeat')} dependencies={['password']} rules={repeatRules('password')}><Input.Password autoComplete="new-password" /></Form.Item>
      </DraftForm>
      <Link to="/login">{t('web_session.to_login')}</Link>
    </Frame>
  );
}
