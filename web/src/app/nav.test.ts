import { expect, it } from 'vitest';
import { activeItem, NAV, navFor } from './nav';

it('shows everybody the workbench and nothing else without rights', () => {
  expect(navFor([]).flatMap((g) => g.items.map((i) => i.to))).toEqual(['/']);
});
it('shows a group once one of its items may be seen', () => {
  expect(navFor(['audit.read']).map((g) => g.title)).toEqual([null, 'menu.group_settings']);
});
it('has at most seven groups for any role', () => expect(NAV.filter((g) => g.title).length).toBeLessThanOrEqual(7));
it('marks the item whose page is open, also on a page below it', () => {
  expect(activeItem('/units/01', NAV)).toBe('/units');
  expect(activeItem('/', NAV)).toBe('/');
  expect(activeItem('/nowhere', NAV)).toBe(null);
});
