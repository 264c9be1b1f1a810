import { Go } from '@/ui/go';
import type { ImprovementRow } from '@/api/types';
import { t } from '@/text/t';
import { effectWords } from '@/ui/effect';
import { ImprovementTag } from '@/ui/improvement-tag';
import { Panel } from '@/ui/panel';

/** What happens in the task now: its follow-up if there is one, else its measures and clock. */
function lineOf(task: ImprovementRow): string {
  if (task.follow_up) return effectWords(task.follow_up);
  const left = task.working_days_left;
  return [
    0 < task.measures ? t('web_workbench.measures', { total: task.measures, done: task.measures_done }) : null,
    left === null ? null : left < 0 ? t('web_workbench.days_late', { n: -left }) : t('web_workbench.days_left', { n: left }),
  ].filter(Boolean).join(' · ');
}

export function ImprovementPanel({ tasks }: { tasks: readonly ImprovementRow[] }) {
  return (
    <Panel title={t('web_workbench.improvements')} aside={<Go to="/improvements">{t('ui.all')}</Go>}>
      {tasks.length === 0 ? <p className="muted">{t('web_workbench.improvements_none')}</p> : (
        <table className="plain-table">
          <tbody>
            {tasks.map((task) => (
              <tr key={task.improvement_task_id}>
                <td>
                  <Go to={`/improvements/${task.improvement_task_id}`}>{task.unit.name} · {task.title}</Go>
                  <div className="faint">{lineOf(task)}</div>
                </td>
                <td className="num"><ImprovementTag task={task} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
