import { Tooltip } from 'antd';
import type { ReactNode } from 'react';

/** Wraps a button that may be off and says why, to the eye and to a screen reader. */
export function Why({ reason, children }: { reason: string | undefined; children: ReactNode }) {
  if (!reason) return <>{children}</>;
  return (
    <Tooltip title={reason}>
      <span className="why" aria-label={reason}>{children}</span>
    </Tooltip>
  );
}
