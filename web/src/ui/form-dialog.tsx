import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { DraftForm } from './draft-form';

type Props<T extends object> = {
  open: boolean;
  title: string;
  draftKey?: string;
  initial: Partial<T>;
  submit: string;
  onSubmit: (values: T) => Promise<unknown>;
  onChange?: (values: T) => void;
  onClose: () => void;
  children: ReactNode;
  disabledReason?: string | undefined;
  width?: number;
};

/** A short form in a dialogue; closes itself when the server agreed. */
export function FormDialog<T extends object>({ open, title, onClose, onSubmit, width = 520, ...form }: Props<T>) {
  return (
    <Modal open={open} title={title} onCancel={onClose} footer={null} destroyOnHidden width={width}>
      <DraftForm<T>
        {...form}
        onCancel={onClose}
        onSubmit={async (values) => {
          await onSubmit(values);
          onClose();
        }}
      />
    </Modal>
  );
}
