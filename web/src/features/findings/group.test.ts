import { expect, it } from 'vitest';
import type { FindingRow } from '@/api/types';
import { grouped } from './group';

const row = (id: string, unit: string, subject: string, member: string): FindingRow =>
  ({ finding_id: id, unit: { unit_id: unit, name: `school ${unit}`, kind: 'school' }, subject, member, dimension: member ? 'point' : 'total' }) as FindingRow;

const rows = [row('1', 'b', 'math', '函数'), row('2', 'a', 'math', '函数'), row('3', 'b', 'math', ''), row('4', 'b', 'chinese', '函数')];

it('gathers by school in the order in which schools first appear: no ranking', () => {
  expect(grouped(rows, 'unit').map((g) => [g.key, g.rows.map((r) => r.finding_id).join('')])).toEqual([['b', '134'], ['a', '2']]);
});

it('keeps a point of one subject apart from the same name in another, and from the whole subject', () => {
  expect(grouped(rows, 'point').map((g) => g.rows.map((r) => r.finding_id).join(''))).toEqual(['12', '3', '4']);
});

it('loses no row either way', () => {
  for (const by of ['unit', 'point'] as const) expect(grouped(rows, by).flatMap((g) => g.rows)).toHaveLength(rows.length);
});
