import { createRouter } from '@tanstack/react-router';
import { assessmentRoutes } from './routes/assessment-routes';
import { dataRoutes } from './routes/data-routes';
import { evidenceRoutes } from './routes/evidence-routes';
import { peopleRoutes } from './routes/people-routes';
import { resultsRoutes } from './routes/results-routes';
import { rootRoute, shellRoute } from './routes/root';
import { openRoutes, sessionRoutes } from './routes/session-routes';

const routeTree = rootRoute.addChildren([
  ...openRoutes,
  shellRoute.addChildren([...sessionRoutes, ...peopleRoutes, ...dataRoutes, ...assessmentRoutes, ...resultsRoutes, ...evidenceRoutes]),
]);

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
