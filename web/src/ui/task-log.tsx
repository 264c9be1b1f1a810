import type { LogEntry } from '@/api/types';
import { moment } from '@/text/format';
import { label } from '@/text/label';
import { Tag } from './tag';
import './task.css';

/** The words of an entry: what a person wrote, or the state or verdict in words. */
function entryWords(entry: LogEntry): string {
  if (entry.kind === 'state') return label('improvement_state', entry.body);
  if (entry.kind === 'follow_up') return label('follow_up', entry.body);
  return entry.body;
}

/** What happened to a task, the latest first. */
export function LogList({ log }: { log: readonly LogEntry[] }) {
  return (
    <ul className="log">
      {log.filter((l) => l.kind !== 'accepted' || l.body !== '').map((l) => (
        <li key={l.improvement_log_id}>
          <div className="faint"><Tag kind={l.kind === 'visit' ? 'info' : 'plain'}>{label('log_kind', l.kind)}</Tag> {moment(l.at)} {l.by_name}</div>
          <p>{entryWords(l)}</p>
        </li>
      ))}
    </ul>
  );
}
