/** Findings and improvement tasks: /findings, /findings/$findingId, /improvements, /improvements/$taskId. */
export const evidenceRoutes = [] as const;
