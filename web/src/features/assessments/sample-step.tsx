import { Alert, Button } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AssessmentDetail, DrawDetail, DrawSchool } from '@/api/types';
import { moment, num } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import { EmptyState } from '@/ui/empty-state';
import { Facts } from '@/ui/facts';
import { Go } from '@/ui/go';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';
import { Upload } from '@/ui/upload';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';
import { DrawForm } from './draw-form';

/** The sample: drawn here or brought ready-made; every draw is a record that can be repeated. */
export function SampleStep({ assessment: a, mayDraw }: { assessment: AssessmentDetail; mayDraw: boolean }) {
  const draws = useGet<DrawDetail[]>(`/assessments/${a.assessment_id}/draws`);
  const { tell } = useAct();
  const [again, setAgain] = useState(false);
  const all = draws.data ?? (a.draw ? [a.draw] : []);
  const current = all.find((d) => d.state !== 'superseded') ?? a.draw;
  const editable = mayDraw;
  if (a.form !== 'sampled_monitoring' && !current) return <Panel><EmptyState title={t('web_assessments.draw_not_needed')} /></Panel>;
  return (
    <div className="stack">
      {current ? <Draw key={current.sample_draw_id} assessment={a} draw={current} /> : null}
      {editable && (!current || again) ? (
        <div className="cols cols-main">
          <Panel title={t('web_assessments.draw_new')} aside={t('web_assessments.draw_hint')}>
            <DrawForm assessment={a} onDrawn={() => setAgain(false)} />
          </Panel>
          <Panel title={t('web_assessments.draw_import')}>
            <Upload<DrawDetail> path={`/assessments/${a.assessment_id}/draws/import`} kinds={['.xlsx', '.csv']} maxBytes={64 * 1024 * 1024} onDone={() => void tell(t('web_assessments.draw_done'), '/assessments')} />
          </Panel>
        </div>
      ) : null}
      {!editable && !current ? <Panel><EmptyState title={t('web_assessments.draw_none')}>{a.state === 'draft' ? t('web_assessments.confirm_first') : null}</EmptyState></Panel> : null}
      {editable && current && !again ? <div><Button onClick={() => setAgain(true)}>{t('web_assessments.draw_new')}</Button> <span className="faint">{t('web_assessments.draw_again')}</span></div> : null}
    </div>
  );
}

function Draw({ assessment: a, draw }: { assessment: AssessmentDetail; draw: DrawDetail }) {
  const { act, busy } = useAct();
  const [again, setAgain] = useState<{ same: boolean; result_hash: string } | null>(null);
  const path = `/assessments/${a.assessment_id}/draws/${draw.sample_draw_id}`;
  const rerun = () => act('rerun', async () => setAgain(await api.post(`${path}/rerun`)));
  return (
    <>
      <Panel
        title={t('web_assessments.draw_title', { no: draw.draw_no, schools: num(draw.schools), pupils: num(draw.pupils) })}
        aside={<>{draw.sealed ? <Tag kind="down">{t('web_assessments.draw_sealed')}</Tag> : null}<Tag>{label('draw_source', draw.source)}</Tag>{draw.source === 'drawn' ? <Button size="small" loading={busy === 'rerun'} onClick={() => void rerun()}>{t('web_assessments.draw_rerun')}</Button> : null}</>}
      >
        <div className="stack tight">
          <p className="muted">{t('web_assessments.draw_record', { by: draw.drawn_by_name, at: moment(draw.drawn_at), witness: draw.witness || '\u2014' })}</p>
          {again ? <Alert showIcon role="status" type={again.same ? 'success' : 'error'} title={again.same ? t('web_assessments.draw_same', { hash: again.result_hash.slice(0, 16) }) : t('web_assessments.draw_differs')} /> : null}
          <Facts items={[
            [t('web_assessments.draw_seed'), draw.seed ? <code key="s" style={{ wordBreak: 'break-all' }}>{draw.seed}</code> : undefined],
            ['SHA-256', <code key="h" style={{ wordBreak: 'break-all' }}>{draw.result_hash}</code>],
            [t('web_assessments.zone'), 0 < draw.zones ? num(draw.zones) : undefined],
          ]} />
        </div>
      </Panel>
      <DataTable<DrawSchool>
        name="draw"
        label={t('web_assessments.step_sample')}
        list={wholeList(draw.rows)}
        exportPath={`${path}/export.xlsx`}
        exportable
        rowKey={(r) => r.school.unit_id}
        columns={[
          { key: 'school', title: label('column', 'school'), cell: (r) => <Go to={`/units/${r.school.unit_id}`}>{r.school.name}</Go>, phone: 'title' },
          { key: 'stratum', title: t('web_assessments.stratum'), cell: (r) => r.stratum || '\u2014' },
          { key: 'zone', title: t('web_assessments.zone'), cell: (r) => `${r.zone}\u00b7${r.replicate}`, align: 'right', optional: 'shown' },
          { key: 'frame', title: t('web_assessments.frame'), cell: (r) => num(r.n_frame), align: 'right' },
          { key: 'drawn', title: t('web_assessments.drawn'), cell: (r) => num(r.n_drawn), align: 'right' },
          { key: 'weight', title: t('web_assessments.weight'), cell: (r) => num(r.weight, 2), align: 'right', optional: 'shown' },
        ]}
      />
    </>
  );
}
