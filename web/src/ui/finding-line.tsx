import { Go } from './go';
import type { FindingRow } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { SentenceText } from './say';
import { Tag } from './tag';

/** One finding as a table row: kind, sentence with its size, whose it is and of which assessment (left out with `bare` where the page says so), the way to its evidence. */
export function FindingLine({ finding, bare }: { finding: FindingRow; bare?: 'unit' | 'all' }) {
  return (
    <tr className="finding-line">
      <td className="nowrap" style={{ width: 72 }}><Tag kind={finding.direction === 'weakness' ? 'down' : 'up'}>{label('direction', finding.direction)}</Tag></td>
      <td>
        <SentenceText sentence={finding.sentence} />
        {bare === 'all' ? null : <div className="faint">{bare === 'unit' ? finding.assessment_name : `${finding.unit.name} \u00b7 ${finding.assessment_name}`}</div>}
      </td>
      <td className="num"><Go to={`/findings/${finding.finding_id}`}>{t('web_workbench.evidence')}</Go></td>
    </tr>
  );
}
