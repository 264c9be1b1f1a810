import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { t } from '@/text/t';
import { activeItem, type NavGroup } from './nav';
import type { Counts } from './shell-nav';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

function Icon({ children }: { children: ReactNode }) {
  return <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {...STROKE}>{children}</svg>;
}

const ICONS: Record<string, ReactNode> = {
  '/': <path d="M3 9l7-6 7 6v8H3z M8 17v-5h4v5" />,
  '/assessments': <path d="M3 17V3 M3 17h14 M6.500 13l3.500-4 3 2.500 4-6" />,
  '/findings': <path d="M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3z M13.500 13.500L17 17" />,
  '/improvements': <path d="M4 10l4 4 8-9" />,
};

/** Four places and the whole menu, within reach of a thumb. */
export function PhoneNav({ groups, counts, onMenu }: { groups: readonly NavGroup[]; counts: Counts; onMenu: () => void }) {
  const path = useRouterState({ select: (s) => s.location.pathname });
  const active = activeItem(path, groups);
  const items = groups.flatMap((g) => g.items).filter((i) => i.thumb).slice(0, 4);
  return (
    <nav className="phone-nav" aria-label={t('ui.main_menu')}>
      {items.map((i) => (
        <Link key={i.to} to={i.to} aria-current={active === i.to ? 'page' : undefined}>
          <Icon>{ICONS[i.to]}</Icon>
          <span>{t(i.title)}{i.count && counts[i.count] ? ` ${counts[i.count]}` : ''}</span>
        </Link>
      ))}
      <button type="button" onClick={onMenu} aria-haspopup="dialog" title={t('ui.open_menu')}>
        <Icon><path d="M3 5h14 M3 10h14 M3 15h14" /></Icon>
        <span>{t('ui.more')}</span>
      </button>
    </nav>
  );
}
