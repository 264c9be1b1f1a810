import type { ImprovementDetail, ImprovementRow } from '@/api/types';
import { t } from '@/text/t';

export type StageMark = { state: string; at: string | null; mark: 'done' | 'now' | 'ahead' };

/** The stages of a task with the one it stands in; a withdrawn task shows where it ended. */
export function stageMarks(task: Pick<ImprovementDetail, 'state' | 'stages'>): StageMark[] {
  const here = task.stages.findIndex((s) => s.state === task.state);
  const ended = task.state === 'closed' || task.state === 'withdrawn';
  return task.stages.filter((s) => task.state !== 'withdrawn' || s.at !== null || s.state === 'withdrawn').map((s) => {
    const i = task.stages.indexOf(s);
    return { state: s.state, at: s.at, mark: i < here || (ended && i === here) ? 'done' : i === here ? 'now' : 'ahead' };
  });
}

/** The working-day clock in words: days left, today, or late. */
export function clockWords(left: number | null): { words: string; late: boolean } | null {
  if (left === null) return null;
  if (left < 0) return { words: t('web_workbench.days_late', { n: -left }), late: true };
  return { words: left === 0 ? t('web_improvements.due_today') : t('web_workbench.days_left', { n: left }), late: false };
}

export function isOverdue(row: Pick<ImprovementRow, 'working_days_left' | 'state'>): boolean {
  return row.state !== 'closed' && row.state !== 'withdrawn' && row.working_days_left !== null && row.working_days_left < 0;
}

/** Why an action does not go now; undefined where it goes, null where the reader has no right to it at all. */
export function actionState(task: Pick<ImprovementDetail, 'can' | 'disabled'>, action: string): { reason: { code: string; params: Record<string, string> } | undefined } | null {
  if (task.can.includes(action)) return { reason: undefined };
  const off = task.disabled.find((d) => d.action === action);
  return off ? { reason: off.reason } : null;
}
