import type { TextKey } from '@/text/t';

export type NavItem = {
  to: string;
  title: TextKey;
  /** Shown when the person holds any of these; empty means everybody. */
  anyOf: readonly string[];
  /** Name of a count on the workbench that is shown beside it. */
  count?: 'todos' | 'improvements';
  /** One of the few that a thumb reaches on a phone. */
  thumb?: boolean;
};

export type NavGroup = { title: TextKey | null; items: readonly NavItem[] };

/** The menu tree of the product as far as its pages exist; nouns as in page titles. */
export const NAV: readonly NavGroup[] = [
  { title: null, items: [{ to: '/', title: 'menu.workbench', anyOf: [], count: 'todos', thumb: true }] },
  {
    title: 'menu.group_monitoring',
    items: [
      { to: '/assessments', title: 'menu.assessments', anyOf: ['assessment.read'], thumb: true },
      { to: '/results', title: 'menu.results', anyOf: ['result.region', 'result.group', 'result.school', 'result.class'] },
      { to: '/findings', title: 'menu.findings', anyOf: ['finding.read'], thumb: true },
    ],
  },
  {
    title: 'menu.group_improvement',
    items: [{ to: '/improvements', title: 'menu.improvements', anyOf: ['improvement.read'], count: 'improvements', thumb: true }],
  },
  {
    title: 'menu.group_data',
    items: [{ to: '/imports', title: 'menu.imports', anyOf: ['roster.import', 'score.import'] }],
  },
  {
    title: 'menu.group_settings',
    items: [
      { to: '/units', title: 'menu.units', anyOf: ['unit.read'] },
      { to: '/people', title: 'menu.people', anyOf: ['person.read'] },
      { to: '/accounts', title: 'menu.accounts', anyOf: ['account.read'] },
      { to: '/policy', title: 'menu.policy', anyOf: ['policy.read'] },
      { to: '/jobs', title: 'menu.jobs', anyOf: ['job.read'] },
      { to: '/audit', title: 'menu.audit', anyOf: ['audit.read'] },
    ],
  },
];

/** The groups this person may see; a group without items disappears. */
export function navFor(permissions: readonly string[], groups: readonly NavGroup[] = NAV): NavGroup[] {
  const may = (item: NavItem) => item.anyOf.length === 0 || item.anyOf.some((p) => permissions.includes(p));
  return groups.map((g) => ({ ...g, items: g.items.filter(may) })).filter((g) => 0 < g.items.length);
}

/** The item whose page is open: the longest path that the address begins with. */
export function activeItem(path: string, groups: readonly NavGroup[]): string | null {
  const fits = groups.flatMap((g) => g.items).filter((i) => path === i.to || (i.to !== '/' && path.startsWith(`${i.to}/`)));
  return fits.sort((a, b) => b.to.length - a.to.length)[0]?.to ?? null;
}
