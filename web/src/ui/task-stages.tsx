import type { ImprovementDetail } from '@/api/types';
import { day } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { stageMarks } from './task-clock';
import './task.css';

/** The five stages with their dates; the one under way carries the working-day clock. */
export function TaskStages({ task }: { task: ImprovementDetail }) {
  return (
    <ol className="stages" aria-label={t('web_improvements.stages')}>
      {stageMarks(task).map((s) => (
        <li key={s.state} className={`stage stage-${s.mark}`} aria-current={s.mark === 'now' ? 'step' : undefined}>
          <span className="stage-dot" aria-hidden="true" />
          <span className="stage-name">{label('task_stage', s.state)}</span>
          <span className="faint">{s.at ? day(s.at) : s.mark === 'now' ? t('web_improvements.now') : '\u2014'}</span>
        </li>
      ))}
    </ol>
  );
}
