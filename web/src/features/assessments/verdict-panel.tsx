import { Fragment } from 'react';
import type { GuardVerdict } from '@/api/types';
import { label } from '@/text/label';
import { hasText, t, tCode } from '@/text/t';
import { Panel } from '@/ui/panel';
import { SentenceText } from '@/ui/say';
import { Tag, type TagKind } from '@/ui/tag';

const KINDS: Record<GuardVerdict['outcome'], TagKind> = { allow: 'up', warn: 'down', refuse: 'late' };

function shownWords(code: string): string {
  return hasText(`lawful.shows.${code}`) ? tCode(`lawful.shows.${code}`) : tCode(code);
}

function opensWords(code: string): string {
  const key = code === 'higher_authority_decision' ? 'lawful.opens.higher_decision' : `lawful.opens.${code}`;
  return tCode(key);
}

/** What guard 1 says: the outcome, why (with documents), the lawful way, and what will be shown to whom. */
export function VerdictPanel({ verdict }: { verdict: GuardVerdict }) {
  return (
    <Panel title={t('web_assessments.verdict')} aside={<Tag kind={KINDS[verdict.outcome]}>{label('guard', verdict.outcome)}</Tag>}>
      <div className="stack" role="status" aria-live="polite">
        {verdict.reasons.length > 0 ? (
          <div>
            <h3>{t('web_assessments.reasons')}</h3>
            <ul style={{ margin: '4px 0 0', paddingLeft: 18 }}>
              {verdict.reasons.map((r) => (
                <li key={r.code + r.parameter}><SentenceText sentence={r} />{r.document_no ? <span className="faint"> {r.document_no}</span> : null}</li>
              ))}
            </ul>
          </div>
        ) : null}
        {verdict.remedies.length > 0 ? (
          <div>
            <h3>{t('web_assessments.remedies')}</h3>
            <ul style={{ margin: '4px 0 0', paddingLeft: 18 }}>{verdict.remedies.map((r) => <li key={r.code}><SentenceText sentence={r} /></li>)}</ul>
          </div>
        ) : null}
        {verdict.opens_with === 'nothing' ? null : <p className="muted"><b>{t('web_assessments.opens')}</b> {opensWords(verdict.opens_with)}</p>}
        {verdict.shows.length > 0 ? (
          <div>
            <h3>{t('web_assessments.shows')}</h3>
            <dl className="facts" style={{ marginTop: 4 }}>
              {verdict.shows.map((s) => <Fragment key={s.level}><dt>{label('result_level', s.level)}</dt><dd>{shownWords(s.shows)}</dd></Fragment>)}
            </dl>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
