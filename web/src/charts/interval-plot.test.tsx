import { render, screen, fireEvent } from '@testing-library/react';
import { expect, it } from 'vitest';
import { percent } from '@/text/format';
import { IntervalPlot, type IntervalRow } from './interval-plot';

const rows: IntervalRow[] = [
  { key: 'number', label: '数与式', value: 0.67, lower: 0.64, upper: 0.7, expectation: 0.675, n: 112, reading: 'no_difference' },
  { key: 'function', label: '函数', value: 0.47, lower: 0.44, upper: 0.51, expectation: 0.535, n: 112, reading: 'below' },
  { key: 'small', label: '概率', value: null, lower: null, upper: null, expectation: null, n: 4 },
];

it('draws a point and a bar only where there is a value, and says so where there is none', () => {
  const { container } = render(<IntervalPlot label="各领域得分率" rows={rows} format={percent} />);
  expect(container.querySelectorAll('circle')).toHaveLength(2);
  expect(container.querySelectorAll('rect')).toHaveLength(2);
  expect(container.textContent).toContain('数据不足');
});

it('keeps the order of the rows: it is no ranking', () => {
  const { container } = render(<IntervalPlot label="各领域得分率" rows={rows} format={percent} />);
  const names = [...container.querySelectorAll('g > title')].map((e) => e.textContent?.split(' ')[0]);
  expect(names).toEqual(['数与式', '函数', '概率']);
});

it('puts the point inside its interval on the screen', () => {
  const { container } = render(<IntervalPlot label="各领域得分率" rows={rows} format={percent} />);
  const circle = container.querySelectorAll('circle')[1];
  const bar = container.querySelectorAll('rect')[1];
  const x = Number(circle?.getAttribute('cx'));
  const from = Number(bar?.getAttribute('x'));
  expect(from).toBeLessThan(x);
  expect(x).toBeLessThan(from + Number(bar?.getAttribute('width')));
});

it('offers the same figures as a table', () => {
  render(<IntervalPlot label="各领域得分率" rows={rows} format={percent} />);
  fireEvent.click(screen.getAllByRole('button', { name: '看表格' })[0] as HTMLElement);
  expect(screen.getByRole('cell', { name: '47%' })).toBeTruthy();
  expect(screen.getByRole('cell', { name: '44% 至 51%' })).toBeTruthy();
});
