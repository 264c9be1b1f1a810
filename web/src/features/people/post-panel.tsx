import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { PostRow, PostWrite } from '@/api/types';
import { POST_KINDS, STAGES, SUBJECTS } from '@/text/codes';
import { today } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { FormDialog } from '@/ui/form-dialog';
import { Go } from '@/ui/go';
import { Panel } from '@/ui/panel';
import { PersonPicker, UnitPicker } from '@/ui/remote-select';
import { useAct } from '@/ui/use-act';
import { TableScroll } from '@/ui/table-scroll';

type Props = { posts: readonly PostRow[]; unitId?: string; personId?: string; mayEdit: boolean; show: 'person' | 'unit' };
type Values = PostWrite & { person_id: string };

/** Posts of a unit or of a person, with their dates; adding and ending them. */
export function PostPanel({ posts, unitId, personId, mayEdit, show }: Props) {
  const { tell } = useAct();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<PostRow | null>(null);
  const done = () => tell(t('ui.saved'), '/units', '/persons');
  const required = [{ required: true, message: t('ui.required') }];
  return (
    <Panel title={t('web_people.posts')} aside={mayEdit ? <button type="button" className="text-button" onClick={() => setAdding(true)}>{t('web_people.post_add')}</button> : null}>
      {posts.length === 0 ? <p className="muted">{t('web_people.posts_none')}</p> : (
        <TableScroll>
          <table className="plain-table">
            <tbody>
              {posts.map((p) => (
                <tr key={p.post_id}>
                  <td>{show === 'person' ? <Go to={`/people/${p.person_id}`}>{p.person_name}</Go> : <Go to={`/units/${p.unit.unit_id}`}>{p.unit.name}</Go>}</td>
                  <td>{label('post_kind', p.kind)}</td>
                  <td className="muted">{[p.stage ? label('stage', p.stage) : null, p.subject ? label('subject', p.subject) : null].filter(Boolean).join(' ')}</td>
                  <td className="faint nowrap">{t('ui.period', { from: p.valid_from, to: p.valid_to ?? t('ui.until_now') })}</td>
                  <td className="num">{mayEdit && !p.valid_to ? <button type="button" className="text-button" onClick={() => setEnding(p)}>{t('web_people.post_end')}</button> : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <FormDialog<Values>
        open={adding}
        title={t('web_people.post_add')}
        draftKey={`post-${unitId ?? personId}`}
        initial={{ unit_id: unitId ?? '', person_id: personId ?? '', kind: 'teacher', subject: null, stage: null, valid_from: today() }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async ({ person_id, ...post }) => {
          await api.post(`/persons/${person_id}/posts`, post);
          await done();
        }}
      >
        {personId ? <Form.Item name="unit_id" label={label('column', 'unit')} rules={required}><UnitPicker /></Form.Item> : <Form.Item name="person_id" label={label('column', 'person')} rules={required}><PersonPicker kind="staff" /></Form.Item>}
        <Form.Item name="kind" label={t('web_people.post_kind')} rules={required}><Select options={options('post_kind', POST_KINDS)} /></Form.Item>
        <div className="cols cols-2">
          <Form.Item name="stage" label={label('column', 'stage')}><Select allowClear options={options('stage', STAGES)} /></Form.Item>
          <Form.Item name="subject" label={label('column', 'subject')}><Select allowClear options={options('subject', SUBJECTS)} /></Form.Item>
        </div>
        <Form.Item name="valid_from" label={t('ui.valid_from')} rules={required}><Input type="date" /></Form.Item>
      </FormDialog>
      <FormDialog<{ date: string }>
        open={ending !== null}
        title={t('web_people.post_end')}
        initial={{ date: today() }}
        submit={t('web_people.post_end')}
        onClose={() => setEnding(null)}
        onSubmit={async ({ date }) => {
          if (ending) await api.post(`/persons/${ending.person_id}/posts/${ending.post_id}/end`, { date });
          await done();
        }}
      >
        <Form.Item name="date" label={t('web_people.end_date')} rules={required}><Input type="date" /></Form.Item>
      </FormDialog>
    </Panel>
  );
}
