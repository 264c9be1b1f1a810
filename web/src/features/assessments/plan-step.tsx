import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AssessmentDetail } from '@/api/types';
import { joined, num } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { Facts } from '@/ui/facts';
import { Panel } from '@/ui/panel';
import { useAct } from '@/ui/use-act';
import { Why } from '@/ui/why';
import { schoolYear } from './codes';
import { ExceptionDialog } from './exception-dialog';
import { VerdictPanel } from './verdict-panel';

/** The plan as it was written, what the guard said, and its registration. */
export function PlanStep({ assessment: a }: { assessment: AssessmentDetail }) {
  const navigate = useNavigate();
  const may = (what: string) => a.can.includes(what);
  const { act, tell, busy } = useAct();
  const [asking, setAsking] = useState<'exception' | 'withdraw' | 'close' | null>(null);
  const path = `/assessments/${a.assessment_id}`;
  const needsException = a.verdict.outcome !== 'allow';
  const register = () => act('register', () => api.post(`${path}/register`, {}, { version: a.version }), t('web_assessments.registered'), '/assessments', '/workbench');
  const blocked = needsException && !may('override') ? label('guard', a.verdict.outcome) : undefined;
  const yesNo = (v: boolean) => (v ? t('ui.yes') : t('ui.no'));
  const p = a.proposal;
  return (
    <div className="cols cols-main">
      <Panel
        title={t('web_assessments.step_plan')}
        aside={
          <>
            {may('edit') ? <Button onClick={() => void navigate({ to: '/assessments/$assessmentId/edit', params: { assessmentId: a.assessment_id } })}>{t('ui.edit')}</Button> : null}
            {may('register') || (a.state === 'draft' && may('override')) ? (
              <Why reason={blocked}>
                <Button type="primary" loading={busy === 'register'} disabled={blocked !== undefined} onClick={() => (needsException ? setAsking('exception') : void register())}>{t('web_assessments.register')}</Button>
              </Why>
            ) : null}
            {may('close') ? <Button onClick={() => setAsking('close')}>{t('web_assessments.close')}</Button> : null}
            {may('withdraw') ? <Button onClick={() => setAsking('withdraw')}>{t('web_assessments.withdraw')}</Button> : null}
          </>
        }
      >
        <Facts items={[
          [t('web_assessments.form'), label('form', a.form)],
          [t('web_assessments.level'), label('level', p.level)],
          [t('web_assessments.organiser'), a.unit.name],
          [t('web_assessments.school_year'), `${schoolYear(a.school_year)} ${a.term === 1 ? t('web_assessments.term_1') : t('web_assessments.term_2')}`],
          [t('web_assessments.exam_date'), a.exam_date],
          [label('column', 'grade'), label('grade', a.grade)],
          [t('web_assessments.subjects'), joined(a.subject_details.map((s) => `${label('subject', s.subject)} ${s.full_mark}`))],
          [t('web_assessments.schools'), num(a.schools.length)],
          [t('web_assessments.whole_cohort'), yesNo(p.whole_cohort)],
          [t('web_assessments.each_pupil_one_subject'), yesNo(p.each_pupil_one_subject)],
          [t('web_assessments.pupils_per_school'), p.pupils_per_school === null ? undefined : num(p.pupils_per_school)],
          [t('web_assessments.basis_document'), p.basis_document],
          [t('web_assessments.list_item'), p.list_item],
          [t('web_assessments.public_draw'), yesNo(p.public_draw)],
          [t('web_assessments.sealed'), yesNo(p.sealed)],
          [t('web_assessments.uses'), joined(p.uses.map((u) => label('use', u)))],
          [t('web_assessments.series'), a.series || undefined],
        ]} />
      </Panel>
      <div className="stack">
        <VerdictPanel verdict={a.verdict} />
        {a.exception ? (
          <Panel title={t('web_assessments.exception')}>
            <Facts items={[[t('web_assessments.officer'), a.exception.officer], [t('ui.reason'), a.exception.reason], [t('web_assessments.decision_no'), a.exception.document_no]]} />
          </Panel>
        ) : null}
        {a.state === 'draft' ? <p className="faint">{t('web_assessments.register_hint')}</p> : null}
      </div>
      <ExceptionDialog open={asking === 'exception'} assessment={a} onClose={() => setAsking(null)} />
      <ConfirmDanger
        open={asking === 'close'}
        title={t('web_assessments.close')}
        confirm={t('web_assessments.close')}
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          await api.post(`${path}/close`, {}, { version: a.version });
          await tell(t('ui.saved'), '/assessments', '/workbench');
        }}
      >
        {t('web_assessments.close_hint')}
      </ConfirmDanger>
      <ConfirmDanger
        open={asking === 'withdraw'}
        title={t('web_assessments.withdraw')}
        confirm={t('web_assessments.withdraw')}
        askReason
        onClose={() => setAsking(null)}
        onConfirm={async (reason) => {
          await api.post(`${path}/withdraw`, { reason }, { version: a.version });
          await tell(t('ui.saved'), '/assessments', '/workbench');
        }}
      >
        {t('web_assessments.withdraw_hint')}
      </ConfirmDanger>
    </div>
  );
}
