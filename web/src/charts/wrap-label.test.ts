import { expect, it } from 'vitest';
import { textWidth, wrapLabel } from './wrap-label';

it('leaves a label that fits alone', () => expect(wrapLabel('函数', 60)).toEqual(['函数']));

it('breaks a long name in two and loses no letter while there is room', () => {
  const name = '实验初中与大栗树学校城乡结对';
  const lines = wrapLabel(name, 100);
  expect(lines).toHaveLength(2);
  expect(lines.join('')).toBe(name);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(100);
});

it('breaks English between words', () => {
  expect(wrapLabel('change beyond similar schools', 130)).toEqual(['change beyond', 'similar schools']);
});

it('says with an ellipsis that something is left out', () => {
  expect(wrapLabel('一二三四五六七八九十', 50).join('')).toMatch(/…$/);
});
