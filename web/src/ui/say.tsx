import { Fragment, type ReactNode } from 'react';
import { worded } from '@/text/label';
import { tCode, type Params } from '@/text/t';
import './say.css';

/** Text in which **…** marks the effect; anything else is plain. */
export function bold(text: string): ReactNode {
  return text.split(/\*\*(.+?)\*\*/g).map((part, i) =>
    i % 2 === 1 ? <b key={`${i}${part}`}>{part}</b> : <Fragment key={`${i}${part}`}>{part}</Fragment>,
  );
}

/** A sentence that the server sent as code and params, with its effect in bold. */
export function SentenceText({ sentence }: { sentence: { code: string; params: Params } }) {
  return <>{bold(tCode(sentence.code, worded(sentence.params)))}</>;
}

/** The reading of a chart or page: the first sentence in full ink, the others quieter. */
export function Say({ sentences }: { sentences: readonly { code: string; params: Params }[] }) {
  const [first, ...rest] = sentences;
  if (!first) return null;
  return (
    <p className="say">
      <SentenceText sentence={first} />
      {rest.length > 0 ? (
        <span className="say-rest">
          {rest.map((s, i) => <Fragment key={`${s.code}${i}`}><SentenceText sentence={s} />{' '}</Fragment>)}
        </span>
      ) : null}
    </p>
  );
}
