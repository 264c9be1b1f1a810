/** Findings and improvement tasks. */
export const evidenceRoutes = [] as const;
