import { createRouter } from '@tanstack/react-router';
import { evidenceRoutes } from './routes/evidence-routes';
import { resultsRoutes } from './routes/results-routes';
import { rootRoute, shellRoute } from './routes/root';
import { openRoutes, sessionRoutes } from './routes/session-routes';

const routeTree = rootRoute.addChildren([
  ...openRoutes,
  shellRoute.addChildren([...sessionRoutes, ...resultsRoutes, ...evidenceRoutes]),
]);

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
