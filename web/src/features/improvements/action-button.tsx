import { Button, type ButtonProps } from 'antd';
import type { ReactNode } from 'react';
import type { ImprovementDetail } from '@/api/types';
import { tCode } from '@/text/t';
import { Why } from '@/ui/why';
import { actionState } from '@/ui/task-clock';

/** What a step of a task may have changed elsewhere. */
export const TOUCHED = ['/improvements', '/findings', '/workbench', '/analyses'] as const;

type Props = { task: ImprovementDetail; action: string; children: ReactNode; onClick: () => void; type?: ButtonProps['type']; size?: ButtonProps['size']; loading?: boolean; danger?: boolean; otherwise?: ReactNode };

/** A step of the task: absent without the right, off with its reason while it does not go. */
export function ActionButton({ task, action, children, otherwise = null, ...button }: Props) {
  const state = actionState(task, action);
  if (state === null) return <>{otherwise}</>;
  const { reason } = state;
  return <Why reason={reason ? tCode(reason.code, reason.params) : undefined}><Button disabled={reason !== undefined} {...button}>{children}</Button></Why>;
}
