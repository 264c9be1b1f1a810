import type { ImportBatch, ImportCounts } from '@/api/types';
import { num } from '@/text/format';
import { t } from '@/text/t';
import type { TagKind } from '@/ui/tag';

/** "new 12, update 3, errors 1", leaving out what is nought. */
export function countsWords(c: ImportCounts): string {
  const parts = (['new', 'update', 'unchanged', 'skip', 'error', 'undone', 'undo_refused'] as const)
    .filter((k) => 0 < c[k])
    .map((k) => `${t(`web_imports.${k}`)} ${num(c[k])}`);
  return parts.length === 0 ? '\u2014' : parts.join(' · ');
}

export function stateKind(batch: Pick<ImportBatch, 'state'>): TagKind {
  if (batch.state === 'applied') return 'up';
  if (batch.state === 'failed') return 'late';
  if (batch.state === 'undone' || batch.state === 'discarded') return 'plain';
  return 'info';
}
