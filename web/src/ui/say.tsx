import { Fragment, type ReactNode } from 'react';
import { t, tCode, type Params } from '@/text/t';
import './say.css';

/** Text in which **…** marks the effect; anything else is plain. */
export function bold(text: string): ReactNode {
  return text.split(/\*\*(.+?)\*\*/g).map((part, i) =>
    i % 2 === 1 ? <b key={`${i}${part}`}>{part}</b> : <Fragment key={`${i}${part}`}>{part}</Fragment>,
  );
}

/** A sentence that the server sent as code and params, with its effect in bold. */
export function SentenceText({ sentence }: { sentence: { code: string; params: Params } }) {
  return <>{bold(tCode(sentence.code, sentence.params))}</>;
}

/** A sentence of a row of sentences: with the full stop that a sentence standing alone does without. */
function Ended({ sentence }: { sentence: { code: string; params: Params } }) {
  const text = tCode(sentence.code, sentence.params);
  return <>{bold(text)}{/[\u3002.!?\uff01\uff1f]$/.test(text) ? '' : t('ui.full_stop')}</>;
}

/** The reading of a chart or page: the first sentence in full ink, the others quieter. */
export function Say({ sentences }: { sentences: readonly { code: string; params: Params }[] }) {
  const [first, ...rest] = sentences;
  if (!first) return null;
  return (
    <p className="say">
      <Ended sentence={first} />
      {rest.length > 0 ? (
        <span className="say-rest">
          {rest.map((s, i) => <Fragment key={`${s.code}${i}`}><Ended sentence={s} />{' '}</Fragment>)}
        </span>
      ) : null}
    </p>
  );
}
