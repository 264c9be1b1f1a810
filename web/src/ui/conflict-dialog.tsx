import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { t } from '@/text/t';
import { TableScroll } from './table-scroll';

export type ConflictRow = { name: string; mine: ReactNode; theirs: ReactNode };

type Props = {
  open: boolean;
  rows: readonly ConflictRow[];
  onKeepMine: () => void;
  onKeepTheirs: () => void;
};

/** At 412: both sides of every field that differs, and a choice. */
export function ConflictDialog({ open, rows, onKeepMine, onKeepTheirs }: Props) {
  return (
    <Modal
      open={open}
      width={640}
      title={t('ui.conflict_title')}
      closable={false}
      footer={[
        <Button key="theirs" onClick={onKeepTheirs}>{t('ui.conflict_keep_theirs')}</Button>,
        <Button key="mine" type="primary" danger onClick={onKeepMine}>{t('ui.conflict_keep_mine')}</Button>,
      ]}
    >
      <p className="muted">{t('ui.conflict_hint')}</p>
      <TableScroll>
        <table className="plain-table">
          <thead><tr><th> </th><th>{t('ui.conflict_mine')}</th><th>{t('ui.conflict_theirs')}</th></tr></thead>
          <tbody>
            {rows.map((r) => <tr key={r.name}><th scope="row">{r.name}</th><td>{r.mine}</td><td>{r.theirs}</td></tr>)}
          </tbody>
        </table>
      </TableScroll>
    </Modal>
  );
}
