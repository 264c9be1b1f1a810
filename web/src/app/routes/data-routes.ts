import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { shellRoute } from './root';

const imports = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/imports/imports-page'), 'ImportsPage'),
});

const batch = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$batchId',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/imports/import-page'), 'ImportPage'),
});

const jobs = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/jobs/jobs-page'), 'JobsPage'),
});

const audit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/audit/audit-page'), 'AuditPage'),
});

const policy = createRoute({
  getParentRoute: () => shellRoute,
  path: '/policy',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/policy/policy-page'), 'PolicyPage'),
});

export const dataRoutes = [imports, batch, jobs, audit, policy] as const;
