import type { AssessmentRow, Me } from '@/api/types';

/** Where this person reads the results of an assessment: the region, or the unit they answer for; a school's own exam has no region. */
export function resultsHref(a: Pick<AssessmentRow, 'level' | 'unit'>, analysisId: string | null, me: Pick<Me, 'permissions' | 'home_unit'>): string | null {
  if (!analysisId || !me.permissions.some((p) => p.startsWith('result.'))) return null;
  if (a.level === 'school') return `/results/${analysisId}/units/${a.unit.unit_id}`;
  if (me.permissions.includes('result.region')) return `/results/${analysisId}`;
  return me.home_unit ? `/results/${analysisId}/units/${me.home_unit.unit_id}` : null;
}
