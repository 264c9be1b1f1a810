import { expect, it } from 'vitest';
import { actionState, clockWords, isOverdue, stageMarks } from './task-clock';

const PATH = ['open', 'accepted', 'acting', 'awaiting_follow_up', 'closed'];
const stages = (reached: number) => PATH.map((state, i) => ({ state, at: i <= reached ? '2026-03-01T00:00:00Z' : null }));

it('marks what is behind, where the task stands and what is ahead', () => {
  expect(stageMarks({ state: 'acting', stages: stages(2) }).map((s) => s.mark)).toEqual(['done', 'done', 'now', 'ahead', 'ahead']);
});

it('a closed task has nothing under way', () => {
  expect(stageMarks({ state: 'closed', stages: stages(4) }).map((s) => s.mark)).toEqual(['done', 'done', 'done', 'done', 'done']);
});

it('a withdrawn task shows only the stages it reached and its end', () => {
  const marks = stageMarks({ state: 'withdrawn', stages: [...stages(1), { state: 'withdrawn', at: '2026-03-05T00:00:00Z' }] });
  expect(marks.map((s) => s.state)).toEqual(['open', 'accepted', 'withdrawn']);
  expect(marks.every((s) => s.mark === 'done')).toBe(true);
});

it('counts working days the way the office says it', () => {
  expect(clockWords(null)).toBeNull();
  expect(clockWords(-3)).toMatchObject({ late: true });
  expect(clockWords(0)?.late).toBe(false);
});

it('an ended task is never overdue', () => {
  expect(isOverdue({ state: 'acting', working_days_left: -1 })).toBe(true);
  expect(isOverdue({ state: 'closed', working_days_left: -9 })).toBe(false);
  expect(isOverdue({ state: 'open', working_days_left: null })).toBe(false);
});

it('tells apart what goes, what does not go yet, and what is not for this reader', () => {
  const task = { can: ['notes'], disabled: [{ action: 'close', reason: { code: 'evidence.not_now', params: {} } }] };
  expect(actionState(task, 'notes')).toEqual({ reason: undefined });
  expect(actionState(task, 'close')?.reason?.code).toBe('evidence.not_now');
  expect(actionState(task, 'assign')).toBeNull();
});
