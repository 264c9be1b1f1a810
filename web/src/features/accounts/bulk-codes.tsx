import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { AccountRow } from '@/api/types';
import { moment } from '@/text/format';
import { t } from '@/text/t';
import { TableScroll } from '@/ui/table-scroll';

type Line = { name: string; login: string; code: string; until: string };

/** Activation codes for several accounts at once: shown once, to print or copy and hand over. */
export function BulkCodes({ keys, rows, onDone }: { keys: readonly string[]; rows: readonly AccountRow[]; onDone: () => void }) {
  const { message } = App.useApp();
  const [lines, setLines] = useState<Line[] | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const made: Line[] = [];
    try {
      for (const row of rows.filter((r) => keys.includes(r.account_id) && r.state !== 'disabled')) {
        const answer = await api.post<{ code: string; expires_at: string }>(`/accounts/${row.account_id}/activation-code`);
        made.push({ name: row.display_name, login: row.login, code: answer.code, until: answer.expires_at });
      }
    } catch (error) {
      void message.error(asProblem(error).words);
    } finally {
      setBusy(false);
      if (made.length > 0) setLines(made);
    }
  };
  const copy = async () => {
    await navigator.clipboard.writeText((lines ?? []).map((l) => `${l.name}\t${l.login}\t${l.code}`).join('\n'));
    void message.success(t('ui.copied'));
  };
  const close = () => {
    setLines(null);
    onDone();
  };
  return (
    <>
      <Button size="small" loading={busy} onClick={() => void make()}>{t('web_accounts.code_new')}</Button>
      <Modal
        open={lines !== null}
        width={640}
        title={t('web_accounts.code_title')}
        onCancel={close}
        mask={{ closable: false }}
        footer={[<Button key="copy" onClick={() => void copy()}>{t('ui.copy')}</Button>, <Button key="ok" type="primary" onClick={close}>{t('ui.close')}</Button>]}
      >
        <p className="muted">{t('web_accounts.code_once')}</p>
        <TableScroll style={{ maxHeight: 420 }}>
          <table className="plain-table">
            <tbody>
              {(lines ?? []).map((l) => <tr key={l.login}><td>{l.name}</td><td className="mono">{l.login}</td><td className="mono"><b>{l.code}</b></td><td className="faint nowrap">{t('web_accounts.code_until', { until: moment(l.until) })}</td></tr>)}
            </tbody>
          </table>
        </TableScroll>
      </Modal>
    </>
  );
}
