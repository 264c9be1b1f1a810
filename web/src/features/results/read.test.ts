import { expect, it } from 'vitest';
import type { FindingRow, ItemRow, MemberResult } from '@/api/types';
import { domainRows, focusOf, itemsUnder, memberChoices, trendFormat } from './read';

const figure = (value: number | null, mask: 'none' | 'primary' = 'none') => ({ value, se: 0.01, lower: value, upper: value, n: 30, mask });
const member = (name: string, parent: string, difference: number, reading: MemberResult['reading'] = 'no_difference'): MemberResult =>
  ({ member: name, parent, rate: figure(0.6), expectation: 0.6, difference: figure(difference), reading });
const domains = [member('数与代数', '', -0.02), member('图形与几何', '', 0)];
const points = [member('三角形', '图形与几何', 0), member('函数', '数与代数', -0.06, 'below'), member('数与式', '数与代数', 0), member('概率', '统计', -0.09, 'below')];

it('puts each point under its domain and keeps the order of the paper', () => {
  expect(domainRows(domains, points).map((r) => r.label)).toEqual(['数与代数', '函数', '数与式', '图形与几何', '三角形', '概率']);
});

it('leaves out points that do not stand out when asked for few, never a domain', () => {
  expect(domainRows(domains, points, true).map((r) => r.label)).toEqual(['数与代数', '函数', '图形与几何', '概率']);
});

it('draws no bar for a masked rate and says why', () => {
  const [row] = domainRows([{ ...member('概率', '', 0), rate: figure(null, 'primary') }], []);
  expect(row?.value).toBeNull();
  expect(row?.absent).toContain('人数过少');
});

it('opens on the first weakness that was found, else on the lowest reading, else on everything', () => {
  const finding = { direction: 'weakness', member: '函数' } as FindingRow;
  expect(focusOf([{ ...finding, direction: 'strength', member: '三角形' }, finding], points, domains)).toBe('函数');
  expect(focusOf([], points, domains)).toBe('概率');
  expect(focusOf([], [], domains)).toBeNull();
});

it('a whole domain holds the items of all its points', () => {
  const item = (item_no: string, domain: string, point: string) => ({ item_no, domain, point }) as ItemRow;
  const items = [item('1', '数与代数', '函数'), item('2', '图形与几何', '三角形'), item('3', '数与代数', '数与式')];
  expect(itemsUnder(items, '数与代数').map((i) => i.item_no)).toEqual(['1', '3']);
  expect(itemsUnder(items, '函数').map((i) => i.item_no)).toEqual(['1']);
  expect(itemsUnder(items, null)).toHaveLength(3);
  expect(memberChoices(items).map((c) => c.value)).toEqual(['数与代数', '函数', '图形与几何', '三角形', '数与式']);
});

it('says a relative position with its sign and a scale score without decimals', () => {
  expect(trendFormat([{ scale: 'relative' } as never])(-0.25)).toBe('−0.25');
  expect(trendFormat([{ scale: 'linked' } as never])(501.4)).toBe('501');
});
