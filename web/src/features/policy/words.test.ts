import { expect, it } from 'vitest';
import { policyName, policyValue } from './words';

it('says values of every shape in words', () => {
  expect(policyValue('true')).toBe('是');
  expect(policyValue('40')).toBe('40');
  expect(policyValue('[]')).toBe('无');
  expect(policyValue('{"junior":2,"primary":1}')).toBe('初中 2 · 小学 1');
  expect(policyValue('["academic_level_exam"]')).toBe('学业水平考试');
  expect(policyValue('{"school":"school_estimate"}')).toBe('学校 学校估计，抽样足够时显示');
});
it('names a parameter by its rule', () => expect(policyName('exam.use.ranking')).toBe('成绩不得用于排名'));
