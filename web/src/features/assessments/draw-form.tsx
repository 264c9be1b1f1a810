import { Form, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { AssessmentDetail, DrawWrite } from '@/api/types';
import { options } from '@/text/label';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { useAct } from '@/ui/use-act';
import { STRATA } from './codes';

/** How to draw: how many schools, then how many pupils or classes of each, with seed and witness. */
export function DrawForm({ assessment: a, onDrawn }: { assessment: AssessmentDetail; onDrawn: () => void }) {
  const { tell } = useAct();
  const [second, setSecond] = useState<DrawWrite['unit_of_second_stage']>('pupils');
  const initial: DrawWrite = {
    schools: Math.min(20, a.schools.length || 20), unit_of_second_stage: 'pupils', pupils_per_school: a.proposal.pupils_per_school ?? 30,
    classes_per_school: 1, booklets: 1, strata: [], seed: null, witness: '', sealed_until: a.exam_date,
  };
  const whole = (min: number, max: number) => <InputNumber min={min} max={max} style={{ width: '100%' }} />;
  return (
    <DraftForm<DrawWrite>
      draftKey={`draw-${a.assessment_id}`}
      initial={initial}
      submit={t('web_assessments.draw_go')}
      onChange={(v) => setSecond(v.unit_of_second_stage)}
      onSubmit={async (v) => {
        await api.post(`/assessments/${a.assessment_id}/draws`, { ...v, seed: v.seed || null, sealed_until: v.sealed_until || null });
        await tell(t('web_assessments.draw_done'), '/assessments', '/workbench');
        onDrawn();
      }}
    >
      <div className="cols cols-2">
        <Form.Item name="schools" label={t('web_assessments.draw_schools')}>{whole(1, 5000)}</Form.Item>
        <Form.Item name="unit_of_second_stage" label={t('web_assessments.draw_second')}>
          <Radio.Group options={[{ value: 'pupils', label: t('web_assessments.draw_pupils') }, { value: 'classes', label: t('web_assessments.draw_classes') }]} />
        </Form.Item>
        {second === 'pupils'
          ? <Form.Item name="pupils_per_school" label={t('web_assessments.draw_per_school')}>{whole(1, 2000)}</Form.Item>
          : <Form.Item name="classes_per_school" label={t('web_assessments.draw_classes_per_school')}>{whole(1, 50)}</Form.Item>}
        <Form.Item name="booklets" label={t('web_assessments.draw_booklets')}>{whole(1, 50)}</Form.Item>
        <Form.Item name="witness" label={t('web_assessments.draw_witness')} rules={[{ required: true, message: t('ui.required') }]}><Input /></Form.Item>
        <Form.Item name="sealed_until" label={t('web_assessments.draw_sealed_until')}><Input type="date" /></Form.Item>
      </div>
      <Form.Item name="strata" label={t('web_assessments.draw_strata')}><Select mode="multiple" options={options('stratum', STRATA)} /></Form.Item>
      <Form.Item name="seed" label={t('web_assessments.draw_seed')} extra={t('web_assessments.draw_seed_hint')}><Input className="mono" /></Form.Item>
    </DraftForm>
  );
}
