import { Link, useRouterState } from '@tanstack/react-router';
import { Fragment } from 'react';
import { t } from '@/text/t';
import { activeItem, type NavGroup } from './nav';

export type Counts = Partial<Record<'todos' | 'improvements', number>>;

/** The menu: groups of nouns, the open one marked, counts where something waits. */
export function ShellNav({ groups, counts, onGo }: { groups: readonly NavGroup[]; counts: Counts; onGo?: () => void }) {
  const path = useRouterState({ select: (s) => s.location.pathname });
  const active = activeItem(path, groups);
  return (
    <nav className="nav" aria-label={t('ui.main_menu')}>
      {groups.map((group) => (
        <Fragment key={group.title ?? 'top'}>
          {group.title ? <div className="nav-group">{t(group.title)}</div> : null}
          <ul>
            {group.items.map((item) => {
              const count = item.count ? counts[item.count] : undefined;
              return (
                <li key={item.to}>
                  <Link to={item.to} aria-current={active === item.to ? 'page' : undefined} {...(onGo ? { onClick: onGo } : {})}>
                    {t(item.title)}
                    {count ? <span className="nav-count">{count}</span> : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </Fragment>
      ))}
    </nav>
  );
}
