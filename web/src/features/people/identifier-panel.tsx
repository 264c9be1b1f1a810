import { Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { PersonDetail } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Panel } from '@/ui/panel';

/** Identifiers stay masked; one is shown in the clear after a reason, which is logged. */
export function IdentifierPanel({ person, mayReveal }: { person: PersonDetail; mayReveal: boolean }) {
  const [asking, setAsking] = useState<string | null>(null);
  const [shown, setShown] = useState<Record<string, string>>({});
  return (
    <Panel title={t('web_people.identifiers')}>
      {person.identifiers.length === 0 ? <p className="muted">{t('ui.none')}</p> : (
        <table className="plain-table">
          <tbody>
            {person.identifiers.map((i) => (
              <tr key={i.kind + i.masked + i.valid_from}>
                <td className="muted nowrap">{label('identifier', i.kind)}</td>
                <td className="mono">{i.valid_to ? i.masked : (shown[i.kind] ?? i.masked)}</td>
                <td className="num">{mayReveal && !i.valid_to && !shown[i.kind] ? <button type="button" className="text-button" onClick={() => setAsking(i.kind)}>{t('web_people.reveal')}</button> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <FormDialog<{ reason: string }>
        open={asking !== null}
        title={t('web_people.reveal_title')}
        initial={{}}
        submit={t('web_people.reveal')}
        onClose={() => setAsking(null)}
        onSubmit={async ({ reason }) => {
          const kind = asking ?? '';
          const { value } = await api.post<{ value: string }>(`/persons/${person.person_id}/reveal`, { kind, reason }, { idempotencyKey: null });
          setShown((old) => ({ ...old, [kind]: value }));
        }}
      >
        <p className="muted" style={{ marginBottom: 12 }}>{t('web_people.reveal_hint')}</p>
        <Form.Item name="reason" label={t('ui.reason')} rules={[{ required: true, message: t('ui.required') }]}><Input.TextArea rows={2} /></Form.Item>
      </FormDialog>
    </Panel>
  );
}
