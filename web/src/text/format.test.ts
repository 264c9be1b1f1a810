import { describe, expect, it } from 'vitest';
import { dueWords, day, interval, moment, num, percent, score, signed } from './format';

describe('numbers', () => {
  it('uses a true minus sign', () => expect(num(-7)).toBe('\u22127'));
  it('never says minus zero', () => expect(signed(-0.04, 1)).toBe('0.0'));
  it('marks a gain with a plus', () => expect(signed(3)).toBe('+3'));
  it('says an absent figure with a dash', () => expect(num(null)).toBe('\u2014'));
  it('says shares in per cent', () => expect(percent(0.614)).toBe('61%'));
  it('reads hundredths as marks', () => expect([score(1250), score(300)]).toEqual(['12.5', '3']));
  it('says an interval in the words of the office', () => expect(interval(-21, -5)).toBe('\u221221 至 \u22125'));
});

describe('time', () => {
  it('leaves a local date as it is', () => expect(day('2026-05-12')).toBe('2026-05-12'));
  it('shows an instant in the time of the region', () => expect(moment('2026-05-12T16:30:00Z')).toBe('2026-05-13 00:30'));
  it('reads microseconds like the text form', () => expect(moment(1778603400000000)).toBe('2026-05-13 00:30'));
  it('says a late task in days', () => expect(dueWords('2026-06-01', '2026-06-03')).toEqual({ words: '逾期 2 天', kind: 'late' }));
  it('says a day of this week by its name', () => expect(dueWords('2026-06-05', '2026-06-03').words).toBe('周五'));
});
