import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { download } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useMay } from '@/api/session';
import type { FindingRow, ResultHead } from '@/api/types';
import { t } from '@/text/t';
import { announce } from '@/ui/announcer';
import { OpenImprovement } from '@/ui/open-improvement';
import { StatementDialog } from '@/ui/statement-dialog';
import { Why } from '@/ui/why';

/** What one may do from a school's result: report, Word draft, the school's own words, an improvement task. */
export function UnitActions({ head, findings }: { head: ResultHead; findings: readonly FindingRow[] }) {
  const may = useMay();
  const [stating, setStating] = useState(false);
  const [opening, setOpening] = useState(false);
  const standing = findings.filter((f) => f.state === 'open');
  const free = standing.some((f) => f.improvement_id === null && f.unit.kind === 'school');
  return (
    <>
      {may('report.make') ? <ReportButton head={head} /> : null}
      {may('statement.write') ? (
        <Why reason={standing.length === 0 ? t('web_findings.statement_no_finding') : undefined}>
          <Button disabled={standing.length === 0} onClick={() => setStating(true)}>{t('web_findings.statement')}</Button>
        </Why>
      ) : null}
      {may('improvement.open') ? (
        <Why reason={free ? undefined : t('web_improvements.open_none')}>
          <Button type="primary" disabled={!free} onClick={() => setOpening(true)}>{t('web_improvements.open')}</Button>
        </Why>
      ) : null}
      <StatementDialog open={stating} findings={standing} onClose={() => setStating(false)} />
      <OpenImprovement open={opening} findings={standing} onClose={() => setOpening(false)} />
    </>
  );
}

function ReportButton({ head }: { head: ResultHead }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const make = async (file: 'report.pdf' | 'draft.docx') => {
    setBusy(true);
    announce(t('web_results.report_making'));
    try {
      await download(`/analyses/${head.analysis_id}/units/${head.unit.unit_id}/${file}`, undefined, `${head.unit.name}-${file}`);
      void message.success(t('web_results.report_done'));
    } catch (error) {
      void message.error(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  };
  const items = [
    { key: 'pdf', label: `${t('report.school_report')} PDF`, onClick: () => void make('report.pdf') },
    { key: 'docx', label: `${t('report.reading_draft')} Word`, onClick: () => void make('draft.docx') },
  ];
  return <Dropdown menu={{ items }} trigger={['click']}><Button loading={busy}>{busy ? t('web_results.report_making') : t('web_results.report')}</Button></Dropdown>;
}
