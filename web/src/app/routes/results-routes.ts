/** Results of an analysis: /results/$analysisId (region), …/schools, …/units/$unitId, …/units/$unitId/subjects/$subject, …/items/$itemNo. */
export const resultsRoutes = [] as const;
