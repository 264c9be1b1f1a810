import { useNavigate } from '@tanstack/react-router';
import { App, Dropdown, type MenuProps } from 'antd';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useTakeSession } from '@/api/session';
import type { Me } from '@/api/types';
import { label } from '@/text/label';
import { loadLang, t } from '@/text/t';
import { useLang } from '@/text/use-lang';
import { dropAllDrafts } from '@/ui/draft';
import { setThemeChoice, useThemeChoice, type ThemeChoice } from './theme';

/** Who I am, in which role; language, appearance, acting for others, sign out. */
export function MeMenu({ me }: { me: Me }) {
  const navigate = useNavigate();
  const take = useTakeSession();
  const lang = useLang();
  const choice = useThemeChoice();
  const { message } = App.useApp();
  const first = me.roles[0];

  const actFor = (id: string | null) => {
    api.post<Me>('/session/act-for', { acting_for_id: id }).then(
      (next) => { take(next); void navigate({ to: '/' }); },
      (error: unknown) => void message.error(asProblem(error).words),
    );
  };
  const signOut = async () => {
    await api.delete('/session').catch(() => undefined);
    dropAllDrafts();
    take(null);
    await navigate({ to: '/login' });
  };

  const items: MenuProps['items'] = [
    { key: 'account', label: t('menu.my_account'), onClick: () => void navigate({ to: '/me' }) },
    ...me.can_act_for.map((a) => ({ key: `act-${a.acting_for_id}`, label: t('ui.acting_start', { name: a.principal_name, until: a.valid_to }), onClick: () => actFor(a.acting_for_id) })),
    ...(me.acting_for ? [{ key: 'act-stop', label: t('ui.acting_stop'), onClick: () => actFor(null) }] : []),
    { type: 'divider' },
    { key: 'lang', label: lang === 'zh' ? 'English' : '\u4e2d\u6587', onClick: () => void loadLang(lang === 'zh' ? 'en' : 'zh') },
    {
      key: 'theme',
      label: t('ui.theme'),
      children: (['auto', 'light', 'dark'] as ThemeChoice[]).map((c) => ({ key: c, label: `${t(`ui.theme_${c}`)}${choice === c ? ' \u2713' : ''}`, onClick: () => setThemeChoice(c) })),
    },
    { type: 'divider' },
    { key: 'out', label: t('ui.sign_out'), onClick: () => void signOut() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="topLeft">
      <button type="button" className="me-button" title={t('ui.account_menu')}>
        <b>{me.display_name}</b>
        {first ? <span className="faint">{first.unit.name} · {label('role', first.role)}</span> : null}
      </button>
    </Dropdown>
  );
}
