import { expect, it } from 'vitest';
import { gradeFor, schoolYear, yearOf } from './codes';

it('counts August to the old school year and September to the new one', () => {
  expect([yearOf('2026-08-31'), yearOf('2026-09-01')]).toEqual([2025, 2026]);
});
it('keeps the grade within its stage', () => {
  expect([gradeFor('junior', 8), gradeFor('primary', 8), gradeFor('senior', 8)]).toEqual([8, 6, 12]);
});
it('says a school year by both its calendar years', () => expect(schoolYear(2025)).toBe('2025—2026 学年'));
