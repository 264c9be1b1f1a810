/** Results of an analysis: region, schools, one school, one subject, one item. */
export const resultsRoutes = [] as const;
