import { Progress } from 'antd';
import { useId, useState } from 'react';
import { upload } from '@/api/client';
import { asProblem } from '@/api/problem';
import { bytes, percent } from '@/text/format';
import { t } from '@/text/t';
import { ProblemAlert } from './problem-alert';
import './upload.css';

type Props<T> = {
  path: string;
  /** Other parts of the multipart body, before the file. */
  fields?: Readonly<Record<string, string | undefined>>;
  /** File name endings, e.g. ['.xlsx', '.csv']. */
  kinds: readonly string[];
  maxBytes: number;
  onDone: (answer: T) => void;
  disabledReason?: string | undefined;
};

/** One file, picked or dropped, checked here for kind and size, sent with progress. */
export function Upload<T>({ path, fields, kinds, maxBytes, onDone, disabledReason }: Props<T>) {
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [over, setOver] = useState(false);

  const take = async (file: File | undefined) => {
    if (!file || disabledReason) return;
    setError(null);
    setFault(null);
    if (!kinds.some((k) => file.name.toLowerCase().endsWith(k))) {
      setFault(t('ui.upload_wrong_kind', { kinds: kinds.join(' ') }));
      return;
    }
    if (maxBytes < file.size) {
      setFault(t('ui.upload_too_large', { size: bytes(file.size), limit: bytes(maxBytes) }));
      return;
    }
    const form = new FormData();
    for (const [name, value] of Object.entries(fields ?? {})) if (value !== undefined) form.append(name, value);
    form.append('file', file, file.name);
    setShare(0);
    try {
      onDone(await upload<T>(path, form, setShare));
    } catch (e) {
      setError(asProblem(e));
    } finally {
      setShare(null);
    }
  };

  return (
    <div className="stack tight">
      <label
        htmlFor={id}
        className={`upload${over ? ' upload-over' : ''}${disabledReason ? ' upload-off' : ''}`}
        onDragOver={(e) => { e.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => { e.preventDefault(); setOver(false); void take(e.dataTransfer.files[0]); }}
      >
        <input
          id={id}
          type="file"
          className="visually-hidden"
          accept={kinds.join(',')}
          disabled={share !== null || disabledReason !== undefined}
          onChange={(e) => { void take(e.target.files?.[0]); e.target.value = ''; }}
        />
        {share === null ? (
          <span><b className="upload-pick">{t('ui.upload_pick')}</b> {t('ui.upload_drop')}</span>
        ) : (
          <span role="status" style={{ width: '100%' }}>{t('ui.upload_sending', { share: percent(share) })}<Progress percent={Math.round(share * 100)} showInfo={false} /></span>
        )}
        <span className="faint">{disabledReason ?? t('ui.upload_limits', { kinds: kinds.join(' '), size: bytes(maxBytes) })}</span>
      </label>
      {fault ? <p role="alert" style={{ color: 'var(--late)' }}>{fault}</p> : null}
      {error ? <ProblemAlert error={error} /> : null}
    </div>
  );
}
