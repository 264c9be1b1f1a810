import type { ReactNode } from 'react';
import './stat.css';

type Props = { label: ReactNode; value: ReactNode; note?: ReactNode; tone?: 'plain' | 'good' | 'late' };

/** One figure with its name and, below, its uncertainty or comparison. */
export function Stat({ label, value, note, tone = 'plain' }: Props) {
  return (
    <div className={`stat stat-${tone}`}>
      <div className="faint">{label}</div>
      <div className="stat-value">{value}</div>
      {note ? <div className="faint">{note}</div> : null}
    </div>
  );
}
