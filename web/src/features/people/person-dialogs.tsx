import { Form, Input, Radio } from 'antd';
import { api } from '@/api/client';
import type { PersonDetail, PersonWrite } from '@/api/types';
import { GENDERS } from '@/text/codes';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { ConfirmDanger } from '@/ui/confirm-danger';
import { FormDialog } from '@/ui/form-dialog';
import { PersonPicker } from '@/ui/remote-select';
import { useAct } from '@/ui/use-act';

type Props = { open: boolean; person: PersonDetail; onClose: () => void };

export function EditPerson({ open, person, onClose }: Props) {
  const { tell } = useAct();
  return (
    <FormDialog<PersonWrite>
      open={open}
      title={t('web_people.edit_person')}
      initial={{ name: person.name, gender: person.gender, birth_date: person.birth_date ?? '' }}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={async (v) => {
        await api.put(`/persons/${person.person_id}`, { ...v, birth_date: v.birth_date || null }, { version: person.version });
        await tell(t('ui.saved'), '/persons');
      }}
    >
      <Form.Item name="name" label={label('column', 'person')} rules={[{ required: true, message: t('ui.required') }]}><Input /></Form.Item>
      <Form.Item name="gender" label={t('web_people.gender')}><Radio.Group options={options('gender', GENDERS)} /></Form.Item>
      <Form.Item name="birth_date" label={t('web_people.birth_date')}><Input type="date" /></Form.Item>
    </FormDialog>
  );
}

export function MergeDialog({ open, person, onClose }: Props) {
  const { tell } = useAct();
  return (
    <FormDialog<{ into: string; reason: string }>
      open={open}
      title={t('web_people.merge')}
      initial={{}}
      submit={t('web_people.merge')}
      onClose={onClose}
      onSubmit={async (values) => {
        await api.post(`/persons/${person.person_id}/merge`, values, { version: person.version });
        await tell(t('ui.saved'), '/persons');
      }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t('web_people.merge_hint')}</p>
      <Form.Item name="into" label={t('web_people.merge_into')} rules={[{ required: true, message: t('ui.required') }]}><PersonPicker /></Form.Item>
      <Form.Item name="reason" label={t('ui.reason')} extra={t('ui.reason_hint')} rules={[{ required: true, message: t('ui.required') }]}><Input.TextArea rows={2} /></Form.Item>
    </FormDialog>
  );
}

export function SplitDialog({ open, person, onClose }: Props) {
  const { tell } = useAct();
  return (
    <ConfirmDanger
      open={open}
      title={t('web_people.split')}
      confirm={t('web_people.split')}
      askReason
      onClose={onClose}
      onConfirm={async (reason) => {
        await api.post(`/persons/${person.person_id}/split`, { reason }, { version: person.version });
        await tell(t('ui.saved'), '/persons');
      }}
    >
      {t('web_people.split_hint')}
    </ConfirmDanger>
  );
}
