import { expect, it } from 'vitest';
import { resultsHref } from './results-href';

const school = { unit_id: 's', name: '临河中学', kind: 'school' };
const region = { unit_id: 'r', name: '云溪市', kind: 'region' };

it('leads to the region whoever may see it, and a school to itself', () => {
  const a = { level: 'county', unit: region };
  expect(resultsHref(a, 'x', { permissions: ['result.region'], home_unit: region })).toBe('/results/x');
  expect(resultsHref(a, 'x', { permissions: ['result.school'], home_unit: school })).toBe('/results/x/units/s');
});
it('leads to a school\'s own exam from within the school only, and nobody anywhere before an analysis', () => {
  const a = { level: 'school', unit: school };
  expect(resultsHref(a, 'x', { permissions: ['result.region'], home_unit: region })).toBe('/results/x');
  expect(resultsHref(a, 'x', { permissions: ['result.school'], home_unit: school })).toBe('/results/x/units/s');
  expect(resultsHref(a, 'x', { permissions: ['result.school'], home_unit: region })).toBe(null);
  expect(resultsHref(a, 'x', { permissions: ['score.import'], home_unit: school })).toBe(null);
  expect(resultsHref(a, null, { permissions: [], home_unit: null })).toBe(null);
});
