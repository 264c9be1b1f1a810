import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useTakeSession } from '@/api/session';
import type { DemoAccount, LoginRequest, Me } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { ProblemAlert } from '@/ui/problem-alert';
import { useGet } from '@/ui/use-get';
import { Frame } from './frame';

/** Only addresses of this application may follow a sign-in. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export function LoginPage() {
  const search = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const take = useTakeSession();
  const demo = useGet<DemoAccount[]>('/session/demo-accounts');
  const accounts = demo.data ?? [];

  const signIn = async (request: LoginRequest) => {
    take(await api.post<Me>('/session', request));
    await navigate({ to: safeNext(search.next), replace: true });
  };
  return (
    <Frame title={t('web_session.title')} wide={accounts.length > 0}>
      <div className={accounts.length > 0 ? 'cols cols-2' : undefined} style={{ gap: 32 }}>
        <div className="stack">
          <DraftForm<LoginRequest> initial={{ login: search.login ?? '', password: '' }} submit={t('web_session.submit')} onSubmit={signIn} block>
            <Form.Item name="login" label={t('web_session.login')} rules={[{ required: true, message: t('ui.required') }]}><Input autoComplete="username" /></Form.Item>
            <Form.Item name="password" label={t('web_session.password')} rules={[{ required: true, message: t('ui.required') }]}><Input.Password autoComplete="current-password" /></Form.Item>
          </DraftForm>
          <Link to="/activate">{t('web_session.to_activate')}</Link>
        </div>
        {accounts.length > 0 ? <DemoList accounts={accounts} signIn={signIn} /> : null}
      </div>
    </Frame>
  );
}

function DemoList({ accounts, signIn }: { accounts: readonly DemoAccount[]; signIn: (r: LoginRequest) => Promise<void> }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <section className="stack tight" aria-label={t('web_session.demo_title')}>
      <h2>{t('web_session.demo_title')}</h2>
      <p className="faint">{t('web_session.demo_hint')}</p>
      {error ? <ProblemAlert error={error} /> : null}
      <div className="demo-list">
        {accounts.map((a) => (
          <button key={a.login} type="button" className="demo-account" onClick={() => void signIn({ login: a.login, password: a.password }).catch((e: unknown) => setError(asProblem(e)))}>
            <b>{label('role', a.role)}</b>
            <span className="faint">{a.display_name} · {a.unit_name}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
