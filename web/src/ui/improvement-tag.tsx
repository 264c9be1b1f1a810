import type { ImprovementRow } from '@/api/types';
import { label } from '@/text/label';
import { Tag, type TagKind } from './tag';

const KINDS: Record<string, TagKind> = { improved: 'up', declined: 'down', no_difference_yet: 'plain' };

/** The state of an improvement task; once followed up, what the follow-up found. */
export function ImprovementTag({ task }: { task: Pick<ImprovementRow, 'state' | 'follow_up'> }) {
  if (task.follow_up) return <Tag kind={KINDS[task.follow_up.verdict] ?? 'plain'}>{label('follow_up', task.follow_up.verdict)}</Tag>;
  return <Tag kind={task.state === 'closed' || task.state === 'withdrawn' ? 'plain' : 'info'}>{label('improvement_state', task.state)}</Tag>;
}
