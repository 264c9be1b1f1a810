import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { shellRoute } from './root';

const units = createRoute({
  getParentRoute: () => shellRoute,
  path: '/units',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/people/units-page'), 'UnitsPage'),
});

const unit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/units/$unitId',
  component: lazyRouteComponent(() => import('@/features/people/unit-page'), 'UnitPage'),
});

const people = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/people/people-page'), 'PeoplePage'),
});

const person = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('@/features/people/person-page'), 'PersonPage'),
});

const accounts = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/accounts/accounts-page'), 'AccountsPage'),
});

const account = createRoute({
  getParentRoute: () => shellRoute,
  path: '/accounts/$accountId',
  component: lazyRouteComponent(() => import('@/features/accounts/account-page'), 'AccountPage'),
});

export const peopleRoutes = [units, unit, people, person, accounts, account] as const;
