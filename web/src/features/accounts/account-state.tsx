import { label } from '@/text/label';
import { Tag, type TagKind } from '@/ui/tag';

const KINDS: Record<string, TagKind> = { active: 'up', pending: 'info', locked: 'late' };

export function AccountState({ state }: { state: string }) {
  return <Tag kind={KINDS[state] ?? 'plain'}>{label('account_state', state)}</Tag>;
}
