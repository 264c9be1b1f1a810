import { Button, Input, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { asProblem } from '@/api/problem';
import { t } from '@/text/t';
import { ProblemAlert } from './problem-alert';

type Props = {
  open: boolean;
  title: string;
  /** What will happen and whether it can be taken back. */
  children: ReactNode;
  confirm: string;
  /** Ask for a reason and hand it to `onConfirm`. */
  askReason?: boolean;
  /** A word to type before the button works. */
  typeWord?: string;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
};

/** A dialogue before something that others will notice. */
export function ConfirmDanger({ open, title, children, confirm, askReason, typeWord, onConfirm, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const ready = (!askReason || reason.trim() !== '') && (!typeWord || typed.trim() === typeWord);
  const close = () => {
    setReason('');
    setTyped('');
    setError(null);
    onClose();
  };
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
      close();
    } catch (e) {
      setError(asProblem(e));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={title}
      onCancel={close}
      footer={[
        <Button key="no" onClick={close}>{t('ui.cancel')}</Button>,
        <Button key="yes" danger type="primary" disabled={!ready} title={ready ? undefined : t('ui.required')} loading={busy} onClick={() => void run()}>{confirm}</Button>,
      ]}
    >
      <div className="stack tight">
        <div>{children}</div>
        {askReason ? (
          <label htmlFor={`${id}r`} className="stack" style={{ gap: 4 }}>
            <span>{t('ui.reason')}</span>
            <Input.TextArea id={`${id}r`} rows={2} value={reason} placeholder={t('ui.reason_hint')} onChange={(e) => setReason(e.target.value)} />
          </label>
        ) : null}
        {typeWord ? (
          <label htmlFor={`${id}w`} className="stack" style={{ gap: 4 }}>
            <span>{t('ui.danger_type', { word: typeWord })}</span>
            <Input id={`${id}w`} value={typed} onChange={(e) => setTyped(e.target.value)} />
          </label>
        ) : null}
        {error ? <ProblemAlert error={error} /> : null}
      </div>
    </Modal>
  );
}
