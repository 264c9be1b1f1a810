import { Go } from './go';
import type { FindingRow } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { effectWords } from './effect';
import { SentenceText } from './say';
import { Tag } from './tag';

/** One finding as a table row: kind, sentence, size with interval and n, the way to its evidence. */
export function FindingLine({ finding, unit }: { finding: FindingRow; unit?: boolean }) {
  return (
    <tr>
      <td className="nowrap" style={{ width: 72 }}><Tag kind={finding.direction === 'weakness' ? 'down' : 'up'}>{label('direction', finding.direction)}</Tag></td>
      <td>
        {unit ? <b>{finding.unit.name}{' '}</b> : null}
        <SentenceText sentence={finding.sentence} />
        <div className="faint">{effectWords(finding, finding.n)} · {finding.assessment_name}</div>
      </td>
      <td className="num"><Go to={`/findings/${finding.finding_id}`}>{t('web_workbench.evidence')}</Go></td>
    </tr>
  );
}
