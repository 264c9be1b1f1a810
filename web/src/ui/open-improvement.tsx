import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { FindingRow, ImprovementDetail } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from './form-dialog';
import { PersonPicker } from './remote-select';
import { findingChoice } from './statement-dialog';
import { useAct } from './use-act';
import { useGet } from './use-get';

type Guide = { person_id: string; name: string };

/** A choice among the researchers of a subject and stage; empty means the server's own choice. */
export function GuideSelect({ subject, stage, placeholder, ...input }: { subject: string; stage: string; placeholder?: string; value?: string | null; onChange?: (v: string | null) => void; id?: string }) {
  const guides = useGet<Guide[]>('/improvements/guides', { subject, stage });
  return (
    <Select
      {...input}
      allowClear
      loading={guides.isFetching}
      placeholder={placeholder ?? t('web_improvements.guide_default')}
      showSearch={{ optionFilterProp: 'label' }}
      options={(guides.data ?? []).map((g) => ({ value: g.person_id, label: g.name }))}
      notFoundContent={t('web_improvements.no_guides')}
    />
  );
}

/** Title a task gets when nobody writes another. */
export function titleFor(f: FindingRow | undefined): string {
  if (!f) return '';
  const params = { grade: label('grade', f.grade), subject: label('subject', f.subject), member: f.member };
  return f.member ? t('evidence.title_member', params) : t('evidence.title_total', params);
}

type Values = { finding_id: string; title: string; guide_person_id?: string | null; owner_person_id?: string | null };
type Props = { open: boolean; findings: readonly FindingRow[]; onClose: () => void };

/** Opens an improvement task from a finding; leads to the task when done. */
export function OpenImprovement({ open, findings, onClose }: Props) {
  const { tell } = useAct();
  const may = useMay();
  const navigate = useNavigate();
  const free = [...findings].filter((f) => f.improvement_id === null && f.state === 'open' && f.unit.kind === 'school').sort((a, b) => Number(b.direction === 'weakness') - Number(a.direction === 'weakness'));
  const [picked, setPicked] = useState<string | null>(null);
  const about = free.find((f) => f.finding_id === picked) ?? free[0];
  return (
    <FormDialog<Values>
      open={open}
      title={t('web_improvements.open_title')}
      initial={{ finding_id: about?.finding_id ?? '', title: '' }}
      submit={t('web_improvements.open')}
      disabledReason={about ? undefined : t('web_improvements.open_none')}
      onChange={(v) => setPicked(v.finding_id)}
      onClose={onClose}
      onSubmit={async ({ finding_id, title, guide_person_id, owner_person_id }) => {
        const body = { title: title.trim() || titleFor(about), ...(guide_person_id ? { guide_person_id } : {}), ...(owner_person_id ? { owner_person_id } : {}) };
        const task = await api.post<ImprovementDetail>(`/findings/${finding_id}/improvements`, body);
        await tell(t('web_improvements.opened'), '/findings', '/improvements', '/analyses', '/workbench');
        await navigate({ to: `/improvements/${task.improvement_task_id}` as '/' });
      }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t('web_improvements.open_hint')}</p>
      <Form.Item name="finding_id" label={t('web_findings.about')}><Select options={free.map(findingChoice)} /></Form.Item>
      <Form.Item name="title" label={t('web_improvements.task_title')} extra={t('web_improvements.title_extra')}><Input maxLength={120} placeholder={titleFor(about)} /></Form.Item>
      {about ? <Form.Item name="guide_person_id" label={t('web_improvements.guide')}><GuideSelect subject={about.subject} stage={about.stage} /></Form.Item> : null}
      {may('person.read') ? <Form.Item name="owner_person_id" label={t('web_improvements.owner')} extra={t('web_improvements.owner_default')}><PersonPicker kind="staff" /></Form.Item> : null}
    </FormDialog>
  );
}
