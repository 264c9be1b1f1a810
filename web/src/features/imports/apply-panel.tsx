import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { ImportBatch } from '@/api/types';
import { t } from '@/text/t';
import { SentenceText } from '@/ui/say';
import { useAct } from '@/ui/use-act';
import { Why } from '@/ui/why';
import { countsWords } from './words';

/** Says what will be written, holds the brake until a reason is given, and starts the import of exactly this plan. */
export function ApplyPanel({ batch }: { batch: ImportBatch }) {
  const { act, busy } = useAct();
  const [reason, setReason] = useState('');
  const nothing = batch.counts.new + batch.counts.update === 0;
  const braked = batch.brake !== null && reason.trim() === '';
  const why = nothing ? t('web_imports.apply_disabled_none') : braked ? t('web_imports.apply_disabled_brake') : undefined;
  const apply = () =>
    act('apply', () => api.post(`/imports/${batch.import_batch_id}/apply`, { plan_hash: batch.plan_hash, ...(batch.brake ? { release_brake: reason.trim() } : {}) }, { version: batch.version }), t('web_imports.working'), '/imports');
  return (
    <section className="panel stack tight">
      {batch.brake ? (
        <Alert
          type="error"
          showIcon
          title={t('web_imports.brake_title')}
          description={
            <div className="stack tight">
              <span><SentenceText sentence={batch.brake} /> {t('web_imports.brake_hint')}</span>
              <Input.TextArea rows={2} aria-label={t('web_imports.brake_reason')} placeholder={t('web_imports.brake_reason')} value={reason} onChange={(e) => setReason(e.target.value)} />
            </div>
          }
        />
      ) : null}
      <div className="between">
        <span>{countsWords(batch.counts)} <span className="faint">{t('web_imports.apply_note')}</span></span>
        <Why reason={why}><Button type="primary" disabled={why !== undefined} loading={busy === 'apply'} onClick={() => void apply()}>{t('web_imports.apply')}</Button></Why>
      </div>
    </section>
  );
}
