import type { ImportBatch } from '@/api/types';

/** The score imports of one assessment, whatever else the list holds. */
export function scoreBatches(rows: readonly ImportBatch[], assessmentId: string): ImportBatch[] {
  return rows.filter((b) => b.kind === 'scores' && b.assessment?.assessment_id === assessmentId);
}

/** Those that can go into a release. */
export function appliedBatches(rows: readonly ImportBatch[], assessmentId: string): ImportBatch[] {
  return scoreBatches(rows, assessmentId).filter((b) => b.state === 'applied');
}
