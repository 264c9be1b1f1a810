import { expect, it } from 'vitest';
import { ApiProblem, asProblem, problemOf } from './problem';

it('says a known code with its params', () => {
  expect(new ApiProblem({ status: 409, code: 'ui.overdue', params: { n: '2' } }).words).toBe('逾期 2 天');
});
it('falls back to the words of the status', () => {
  expect(new ApiProblem({ status: 404, code: 'never.seen' }).words).toBe('没有这项内容，或者您无权查看');
});
it('reads a problem body with its fields', async () => {
  const body = JSON.stringify({ status: 422, code: 'x.y', params: {}, fields: [{ field: 'login', code: 'ui.required', params: {} }] });
  const problem = await problemOf(new Response(body, { status: 422 }));
  expect(problem.fields[0]?.field).toBe('login');
});
it('survives an answer that is not json', async () => {
  expect((await problemOf(new Response('<html>', { status: 502 }))).code).toBe('http.502');
});
it('turns any error into a problem', () => expect(asProblem(new Error('boom')).code).toBe('boom'));
