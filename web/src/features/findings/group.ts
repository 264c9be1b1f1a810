import type { FindingRow } from '@/api/types';
import { label } from '@/text/label';

export type Grouping = 'unit' | 'point';
export type FindingGroup = { key: string; title: string; rows: FindingRow[] };

/** Findings gathered by school, or by what they are about; groups and rows keep the order of the server. */
export function grouped(rows: readonly FindingRow[], by: Grouping): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const f of rows) {
    const subject = label('subject', f.subject);
    const key = by === 'unit' ? f.unit.unit_id : `${f.subject}/${f.dimension}/${f.member}`;
    const title = by === 'unit' ? f.unit.name : f.member ? `${subject} \u00b7 ${f.member}` : subject;
    const group = groups.get(key) ?? { key, title, rows: [] };
    group.rows.push(f);
    groups.set(key, group);
  }
  return [...groups.values()];
}
