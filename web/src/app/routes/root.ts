import { createRootRoute, createRoute } from '@tanstack/react-router';
import { BrokenPage } from '../error-boundary';
import { NotFound } from '../not-found';
import { Shell } from '../shell';

export const rootRoute = createRootRoute({ notFoundComponent: NotFound, errorComponent: BrokenPage });

/** Parent of every page behind the sign-in. */
export const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell, notFoundComponent: NotFound });
