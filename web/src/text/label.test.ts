import { expect, it } from 'vitest';
import { GRADES, GROUPING_KINDS, IDENTIFIERS, POST_KINDS, STAGES, SUBJECTS, TRAITS, UNIT_KINDS } from './codes';
import { label } from './label';

it('has a word for every code that forms offer', () => {
  const all: [string, readonly (string | number)[]][] = [
    ['stage', STAGES], ['subject', SUBJECTS], ['unit_kind', UNIT_KINDS], ['trait', TRAITS], ['grouping_kind', GROUPING_KINDS],
    ['post_kind', POST_KINDS], ['identifier', IDENTIFIERS], ['grade', Object.values(GRADES).flat()],
  ];
  const wordless = all.flatMap(([kind, codes]) => codes.filter((c) => label(kind, c) === String(c)).map((c) => `${kind}.${c}`));
  expect(wordless).toEqual([]);
});
it('shows an unknown code as it is and nothing as a dash', () => {
  expect([label('stage', 'university'), label('stage', null)]).toEqual(['university', '\u2014']);
});
