import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { shellRoute } from './root';

const assessments = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assessments',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/assessments/assessments-page'), 'AssessmentsPage'),
});

const create = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assessments/new',
  component: lazyRouteComponent(() => import('@/features/assessments/create-page'), 'CreatePage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assessments/$assessmentId/edit',
  component: lazyRouteComponent(() => import('@/features/assessments/create-page'), 'EditPage'),
});

const assessment = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assessments/$assessmentId',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/assessments/assessment-page'), 'AssessmentPage'),
});

export const assessmentRoutes = [assessments, create, edit, assessment] as const;
