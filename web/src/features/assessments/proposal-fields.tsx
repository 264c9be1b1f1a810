import { Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { UnitRef } from '@/api/types';
import { GRADES, STAGES } from '@/text/codes';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { UnitPicker } from '@/ui/remote-select';
import { FORMS, LEVELS, schoolYears, USES } from './codes';
import { SchoolsField, SubjectsField } from './list-fields';

const required = () => [{ required: true, message: t('ui.required') }];
const field = (name: string) => ['proposal', name];

function Check({ name }: { name: string }) {
  return (
    <Form.Item name={field(name)} valuePropName="checked" style={{ marginBottom: 4 }}>
      <Checkbox>{t(`web_assessments.${name}` as 'web_assessments.sealed')}</Checkbox>
    </Form.Item>
  );
}

/** Everything the guard wants to know, in four questions: what, who, how, what for. */
export function ProposalFields({ stage, form, home, schools }: { stage: string; form: string; home: UnitRef; schools: readonly UnitRef[] }) {
  const grades = GRADES[stage as (typeof STAGES)[number]] ?? [];
  const sampled = form === 'sampled_monitoring';
  return (
    <>
      <h2 style={{ marginBottom: 8 }}>{t('web_assessments.section_what')}</h2>
      <Form.Item name={field('form')} label={t('web_assessments.form')}><Radio.Group options={options('form', FORMS)} /></Form.Item>
      <Form.Item name="name" label={t('web_assessments.name')} rules={required()}><Input /></Form.Item>
      <div className="cols cols-2">
        <Form.Item name="unit_id" label={t('web_assessments.organiser')} rules={required()}><UnitPicker known={[{ value: home.unit_id, label: home.name }]} /></Form.Item>
        <Form.Item name={field('level')} label={t('web_assessments.level')}><Select options={options('level', LEVELS)} /></Form.Item>
        <Form.Item name="school_year" label={t('web_assessments.school_year')}><Select options={schoolYears().map((y) => ({ value: Number(y.value), label: y.label }))} /></Form.Item>
        <Form.Item name="term" label={t('web_assessments.term')}><Radio.Group options={[{ value: 1, label: t('web_assessments.term_1') }, { value: 2, label: t('web_assessments.term_2') }]} /></Form.Item>
        <Form.Item name={field('exam_date')} label={t('web_assessments.exam_date')}><Input type="date" /></Form.Item>
        <Form.Item name="series" label={t('web_assessments.series')} extra={t('web_assessments.series_hint')}><Input /></Form.Item>
      </div>
      <SubjectsField />

      <h2 style={{ margin: '8px 0' }}>{t('web_assessments.section_who')}</h2>
      <div className="cols cols-2">
        <Form.Item name={field('stage')} label={label('column', 'stage')}><Radio.Group options={options('stage', STAGES)} /></Form.Item>
        <Form.Item name={field('grade')} label={label('column', 'grade')}><Select options={grades.map((g) => ({ value: g, label: label('grade', g) }))} /></Form.Item>
      </div>
      <SchoolsField known={schools} />
      <Check name="schools_all" />
      <Check name="whole_cohort" />
      <Check name="each_pupil_one_subject" />
      {sampled ? (
        <div className="cols cols-2" style={{ marginTop: 12 }}>
          <Form.Item name={field('pupils_per_school')} label={t('web_assessments.pupils_per_school')}><InputNumber min={1} max={2000} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name={field('classes_per_school')} label={t('web_assessments.classes_per_school')}><InputNumber min={1} max={50} style={{ width: '100%' }} /></Form.Item>
        </div>
      ) : null}

      <h2 style={{ margin: '20px 0 8px' }}>{t('web_assessments.section_how')}</h2>
      <div className="cols cols-2">
        <Form.Item name={field('basis_document')} label={t('web_assessments.basis_document')}><Input /></Form.Item>
        <Form.Item name={field('list_item')} label={t('web_assessments.list_item')}><Input /></Form.Item>
        <Form.Item name={field('held_before')} label={t('web_assessments.held_before')}><InputNumber min={0} max={50} /></Form.Item>
      </div>
      <Check name="paper_test" />
      <Check name="registered_plan" />
      <Check name="public_draw" />
      <Check name="sealed" />
      <Check name="purchased_papers" />

      <h2 style={{ margin: '20px 0 8px' }}>{t('web_assessments.section_use')}</h2>
      <Form.Item name={field('uses')} label={t('web_assessments.uses')}><Checkbox.Group options={options('use', USES)} /></Form.Item>
    </>
  );
}
