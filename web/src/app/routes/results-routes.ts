import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseListSearch } from '@/ui/list-search';
import { shellRoute } from './root';

const results = createRoute({
  getParentRoute: () => shellRoute,
  path: '/results',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/results/results-page'), 'ResultsPage'),
});

const region = createRoute({
  getParentRoute: () => shellRoute,
  path: '/results/$analysisId',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/results/region-page'), 'RegionPage'),
});

const unit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/results/$analysisId/units/$unitId',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/results/unit-page'), 'UnitPage'),
});

const subject = createRoute({
  getParentRoute: () => shellRoute,
  path: '/results/$analysisId/units/$unitId/subjects/$subject',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('@/features/results/subject-page'), 'SubjectPage'),
});

/** Results of an analysis: the region, a unit, a subject of a unit; an item opens beside (`?item=`). */
export const resultsRoutes = [results, region, unit, subject] as const;
