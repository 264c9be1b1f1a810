import type { AssessmentRow, Me } from '@/api/types';

/** Where this person reads the results of an assessment: the region (which sees only counts of a school's own exam), or the unit they answer for. */
export function resultsHref(a: Pick<AssessmentRow, 'level' | 'unit'>, analysisId: string | null, me: Pick<Me, 'permissions' | 'home_unit'>): string | null {
  if (!analysisId || !me.permissions.some((p) => p.startsWith('result.'))) return null;
  if (me.permissions.includes('result.region')) return `/results/${analysisId}`;
  if (a.level === 'school') return inSchool(me) ? `/results/${analysisId}/units/${a.unit.unit_id}` : null;
  return me.home_unit ? `/results/${analysisId}/units/${me.home_unit.unit_id}` : null;
}

/** A school's own exam is for those who work in a school; the server decides which. */
function inSchool(me: Pick<Me, 'home_unit'>): boolean {
  return me.home_unit !== null && ['school', 'class'].includes(me.home_unit.kind);
}
