import { expect, it } from 'vitest';
import { parseListSearch, patchSearch, pick } from './list-search';

it('keeps only short texts from an address', () => {
  expect(parseListSearch({ q: '临河', page: 2, on: true, bad: { a: 1 }, empty: '' })).toEqual({ q: '临河', page: '2', on: 'true' });
});
it('removes a filter that is emptied', () => {
  expect(patchSearch({ q: 'a', kind: 'school' }, { q: '' })).toEqual({ kind: 'school' });
});
it('hands the api only the filters it knows', () => {
  expect(pick({ q: 'a', tab: 'x' }, ['q', 'kind'])).toEqual({ q: 'a' });
});
