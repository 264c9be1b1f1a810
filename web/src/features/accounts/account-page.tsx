import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { AccountDetail } from '@/api/types';
import { moment } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { Facts } from '@/ui/facts';
import { Go } from '@/ui/go';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { AccountState } from './account-state';
import { CodeDialog, type Code } from './code-dialog';
import { GrantPanel } from './grant-panel';
import { TableScroll } from '@/ui/table-scroll';

const route = getRouteApi('/shell/accounts/$accountId');

export function AccountPage() {
  const { accountId } = route.useParams();
  const query = useGet<AccountDetail>(`/accounts/${accountId}`);
  const may = useMay();
  const { act, tell, busy } = useAct();
  const [asking, setAsking] = useState<'lock' | 'disable' | null>(null);
  const [code, setCode] = useState<Code | null>(null);
  const account = query.data;
  const manage = may('account.manage');
  const path = `/accounts/${accountId}`;
  const newCode = () => act('code', async () => {
    const made = await api.post<{ code: string; expires_at: string }>(`${path}/activation-code`);
    setCode({ login: account?.login ?? '', ...made });
  }, undefined, '/accounts');
  return (
    <PageShell
      query={query}
      title={account?.display_name ?? t('menu.accounts')}
      crumbs={[{ title: t('menu.accounts'), to: '/accounts' }]}
      meta={account ? <AccountState state={account.state} /> : null}
      actions={account ? (
        <>
          {may('session.manage') ? <Button loading={busy === 'out'} onClick={() => void act('out', () => api.post(`${path}/sign-out`), t('web_accounts.signed_out'), '/accounts')}>{t('web_accounts.sign_out')}</Button> : null}
          {manage && account.state === 'locked' ? <Button loading={busy === 'unlock'} onClick={() => void act('unlock', () => api.post(`${path}/unlock`), t('ui.saved'), '/accounts')}>{t('web_accounts.unlock')}</Button> : null}
          {manage && account.state === 'active' ? <Button onClick={() => setAsking('lock')}>{t('web_accounts.lock')}</Button> : null}
          {manage && account.state !== 'disabled' ? <Button onClick={() => setAsking('disable')}>{t('web_accounts.disable')}</Button> : null}
          {manage && account.state !== 'disabled' ? <Button type="primary" loading={busy === 'code'} onClick={() => void newCode()}>{t('web_accounts.code_new')}</Button> : null}
        </>
      ) : null}
    >
      {account ? (
        <div className="cols cols-main">
          <div className="stack">
            <GrantPanel account={account} mayGrant={may('role.grant')} />
            <LoginPanel account={account} />
          </div>
          <Panel>
            <Facts items={[
              [t('web_accounts.login'), <span key="l" className="mono">{account.login}</span>],
              [t('web_accounts.person'), account.person_id ? <Go key="p" to={`/people/${account.person_id}`}>{account.display_name}</Go> : null],
              [t('web_accounts.last_login'), account.last_login_at ? moment(account.last_login_at) : t('web_accounts.never')],
              [label('column', 'state'), [label('account_state', account.state), 0 < account.failed_count ? t('web_accounts.failed', { n: account.failed_count }) : null, account.locked_until ? t('web_accounts.locked_until', { until: moment(account.locked_until) }) : null].filter(Boolean).join(' · ')],
            ]} />
          </Panel>
        </div>
      ) : null}
      <ConfirmDanger
        open={asking !== null}
        title={asking === 'lock' ? t('web_accounts.lock') : t('web_accounts.disable')}
        confirm={asking === 'lock' ? t('web_accounts.lock') : t('web_accounts.disable')}
        askReason
        onClose={() => setAsking(null)}
        onConfirm={async (reason) => {
          await api.post(`${path}/${asking}`, { reason });
          await tell(t('ui.saved'), '/accounts');
        }}
      >
        {asking === 'lock' ? t('web_accounts.lock_hint') : t('web_accounts.disable_hint')}
      </ConfirmDanger>
      <CodeDialog code={code} onClose={() => setCode(null)} />
    </PageShell>
  );
}

function LoginPanel({ account }: { account: AccountDetail }) {
  return (
    <Panel title={t('web_accounts.logins')}>
      {account.logins.length === 0 ? <p className="muted">{t('web_accounts.logins_none')}</p> : (
        <TableScroll>
          <table className="plain-table">
            <tbody>
              {account.logins.map((l) => (
                <tr key={l.login_session_id}>
                  <td className="nowrap">{moment(l.created_at)}</td>
                  <td className="nowrap">{l.address}</td>
                  <td className="faint">{l.agent}</td>
                  <td className="num">{l.ended_at ? <span className="faint">{moment(l.ended_at)}</span> : <Tag kind="up">{moment(l.last_seen_at)}</Tag>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Panel>
  );
}
