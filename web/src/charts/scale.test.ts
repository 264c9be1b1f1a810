import { expect, it } from 'vitest';
import { linearScale, niceStep } from './scale';

it('ends on round ticks that hold every value', () => {
  const scale = linearScale([0.43, 0.72, null], 0, 100);
  expect(scale.min).toBeLessThanOrEqual(0.43);
  expect(0.72).toBeLessThanOrEqual(scale.max);
  expect(scale.ticks[0]).toBe(scale.min);
  expect(scale.ticks.at(-1)).toBeCloseTo(scale.max, 12);
});
it('maps its ends to the ends of the plot', () => {
  const scale = linearScale([10, 20], 150, 630);
  expect([scale.at(scale.min), scale.at(scale.max)]).toEqual([150, 630]);
});
it('has a width even when all values are equal', () => {
  const scale = linearScale([5, 5], 0, 1);
  expect(scale.min).toBeLessThan(5);
  expect(5).toBeLessThan(scale.max);
});
it('makes at most as many steps as wanted', () => {
  for (const span of [0.3, 1, 7, 23, 480]) expect(span / niceStep(span, 5)).toBeLessThanOrEqual(5 + 1e-9);
});
