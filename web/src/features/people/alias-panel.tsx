import { Button, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { UnitDetail } from '@/api/types';
import { t } from '@/text/t';
import { Panel } from '@/ui/panel';
import { useAct } from '@/ui/use-act';

/** Other spellings of a unit that files may use. */
export function AliasPanel({ unit, mayEdit }: { unit: UnitDetail; mayEdit: boolean }) {
  const { act, busy } = useAct();
  const [alias, setAlias] = useState('');
  const path = `/units/${unit.unit_id}`;
  const add = async () => {
    if (await act('add', () => api.post(`${path}/aliases`, { alias: alias.trim() }), t('ui.saved'), path)) setAlias('');
  };
  return (
    <Panel title={t('web_people.aliases')} aside={t('web_people.aliases_hint')}>
      <div className="stack tight">
        {unit.aliases.length === 0 ? <p className="muted">{t('ui.none')}</p> : null}
        {unit.aliases.map((a) => (
          <div key={a.unit_alias_id} className="between">
            <span>{a.alias}</span>
            {mayEdit ? <button type="button" className="text-button" disabled={busy !== null} onClick={() => void act('remove', () => api.delete(`${path}/aliases/${a.unit_alias_id}`), t('ui.saved'), path)}>{t('ui.remove')}</button> : null}
          </div>
        ))}
        {mayEdit ? (
          <div className="row" style={{ flexWrap: 'nowrap' }}>
            <Input aria-label={t('web_people.alias_add')} placeholder={t('web_people.alias_add')} value={alias} onChange={(e) => setAlias(e.target.value)} onPressEnter={() => void add()} />
            <Button disabled={alias.trim() === ''} loading={busy === 'add'} onClick={() => void add()}>{t('ui.add')}</Button>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
