import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { shellRoute } from './root';

const findings = createRoute({
  getParentRoute: () => shellRoute,
  path: '/findings',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/findings/findings-page'), 'FindingsPage'),
});

const finding = createRoute({
  getParentRoute: () => shellRoute,
  path: '/findings/$findingId',
  component: lazyRouteComponent(() => import('@/features/findings/finding-page'), 'FindingPage'),
});

const improvements = createRoute({
  getParentRoute: () => shellRoute,
  path: '/improvements',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/improvements/improvements-page'), 'ImprovementsPage'),
});

const improvement = createRoute({
  getParentRoute: () => shellRoute,
  path: '/improvements/$taskId',
  component: lazyRouteComponent(() => import('@/features/improvements/improvement-page'), 'ImprovementPage'),
});

/** Findings and improvement tasks: lists with filters in the address, and one of each. */
export const evidenceRoutes = [findings, finding, improvements, improvement] as const;
