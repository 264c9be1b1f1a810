import { Outlet, useNavigate } from '@tanstack/react-router';
import { Drawer, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { api, setSignedOutHandler } from '@/api/client';
import { useSession, useTakeSession } from '@/api/session';
import type { Me, Workbench } from '@/api/types';
import { t } from '@/text/t';
import { ProblemAlert } from '@/ui/problem-alert';
import { useGet } from '@/ui/use-get';
import { MeMenu } from './me-menu';
import { navFor } from './nav';
import { PhoneNav } from './phone-nav';
import { ShellNav, type Counts } from './shell-nav';
import './shell.css';

/** The frame around every page of a signed-in person. */
export function Shell() {
  const { me, pending, error } = useSession();
  const navigate = useNavigate();
  const take = useTakeSession();
  const [menu, setMenu] = useState(false);
  useEffect(() => setSignedOutHandler(() => take(null)), [take]);
  useEffect(() => {
    if (!pending && !me && !error) {
      const here = window.location.pathname + window.location.search;
      void navigate({ to: '/login', search: here === '/' ? {} : { next: here }, replace: true });
    }
  }, [pending, me, error, navigate]);
  const counts = useCounts(me !== null);
  if (error) return <div style={{ padding: 24 }}><ProblemAlert error={error} retry={() => window.location.reload()} /></div>;
  if (!me) return <div style={{ padding: 80, textAlign: 'center' }}><Spin /></div>;
  const groups = navFor(me.permissions);
  return (
    <>
      <a className="skip" href="#content">{t('ui.skip_to_content')}</a>
      <div className="shell">
        <aside className="shell-side">
          <Brand />
          <ShellNav groups={groups} counts={counts} />
          <div className="shell-me"><MeMenu me={me} /></div>
        </aside>
        <header className="shell-top"><Brand /><span className="faint">{me.region.name}</span></header>
        <div style={{ minWidth: 0 }}>
          {me.acting_for ? <ActingBar me={me} /> : null}
          <Outlet />
        </div>
        <PhoneNav groups={groups} counts={counts} onMenu={() => setMenu(true)} />
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} placement="bottom" size="82vh" title={t('ui.main_menu')} rootClassName="sheet">
        <ShellNav groups={groups} counts={counts} onGo={() => setMenu(false)} />
        <div className="shell-me"><MeMenu me={me} /></div>
      </Drawer>
    </>
  );
}

function Brand() {
  return <a className="brand" href="/"><img src="/mark.svg" width={22} height={22} alt="" />{t('ui.brand')}</a>;
}

function ActingBar({ me }: { me: Me }) {
  const take = useTakeSession();
  const navigate = useNavigate();
  const stop = () => void api.post<Me>('/session/act-for', { acting_for_id: null }).then((next) => { take(next); void navigate({ to: '/' }); });
  return (
    <div className="shell-acting" role="status">
      <span>{t('ui.acting_for', { name: me.acting_for?.principal_name ?? '' })}</span>
      <button type="button" className="text-button" onClick={stop}>{t('ui.acting_stop')}</button>
    </div>
  );
}

function useCounts(signedIn: boolean): Counts {
  const { data } = useGet<Workbench>(signedIn ? '/workbench' : null);
  return { todos: data?.todos.length ?? 0, improvements: data?.improvements.length ?? 0 };
}
