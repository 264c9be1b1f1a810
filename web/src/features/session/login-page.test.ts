import { expect, it } from 'vitest';
import { safeNext } from './login-page';

it('follows only addresses of this application after a sign-in', () => {
  expect(safeNext('/findings?subject=math')).toBe('/findings?subject=math');
  for (const bad of [undefined, '//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:1']) expect(safeNext(bad)).toBe('/');
});
