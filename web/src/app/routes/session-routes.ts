import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { rootRoute, shellRoute } from './root';

const login = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>): { next?: string; login?: string } => parseListSearch(raw),
  component: lazyRouteComponent(() => import('@/features/session/login-page'), 'LoginPage'),
});

const activate = createRoute({
  getParentRoute: () => rootRoute,
  path: '/activate',
  validateSearch: (raw: Record<string, unknown>): { login?: string } => parseListSearch(raw),
  component: lazyRouteComponent(() => import('@/features/session/activate-page'), 'ActivatePage'),
});

const link = createRoute({
  getParentRoute: () => rootRoute,
  path: '/l/$token',
  component: lazyRouteComponent(() => import('@/features/session/link-page'), 'LinkPage'),
});

const workbench = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/workbench/workbench-page'), 'WorkbenchPage'),
});

const me = createRoute({
  getParentRoute: () => shellRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('@/features/session/me-page'), 'MePage'),
});

export const openRoutes = [login, activate, link] as const;
export const sessionRoutes = [workbench, me] as const;
