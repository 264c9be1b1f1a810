import { Go } from '@/ui/go';
import type { AssessmentRow, WorkbenchFact } from '@/api/types';
import { label } from '@/text/label';
import { t, tCode } from '@/text/t';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';

export function FactPanel({ facts }: { facts: readonly WorkbenchFact[] }) {
  return (
    <Panel title={t('web_workbench.facts')}>
      <table className="plain-table">
        <tbody>
          {facts.map((f) => (
            <tr key={f.code + JSON.stringify(f.params)}>
              <td>{tCode(f.code, f.params)}</td>
              <td className="num">{f.tone === 'plain' ? f.value : <Tag kind={f.tone === 'good' ? 'up' : 'late'}>{f.value}</Tag>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

export function AssessmentPanel({ rows, mayCreate }: { rows: readonly AssessmentRow[]; mayCreate: boolean }) {
  return (
    <Panel title={t('web_workbench.assessments')} aside={<Go to="/assessments">{t('ui.all')}</Go>}>
      {rows.length === 0 ? (
        <p className="muted">{t('web_workbench.assessments_none')} {mayCreate ? <Go to="/assessments">{t('web_workbench.start_assessment')}</Go> : null}</p>
      ) : (
        <table className="plain-table">
          <tbody>
            {rows.map((a) => (
              <tr key={a.assessment_id}>
                <td>
                  <Go to={`/assessments/${a.assessment_id}`}>{a.name}</Go>
                  <div className="faint">{label('form', a.form)} · {a.unit.name}</div>
                </td>
                <td className="num"><Tag kind={a.state === 'draft' ? 'plain' : 'info'}>{label('assessment_state', a.state)}</Tag></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
