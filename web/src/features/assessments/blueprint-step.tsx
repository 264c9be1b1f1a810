import { Alert, Button, Tabs } from 'antd';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api, download } from '@/api/client';
import type { AssessmentDetail, Blueprint, BlueprintItem } from '@/api/types';
import { num } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { useListSearch } from '@/ui/list-search';
import { Panel } from '@/ui/panel';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
import { Upload } from '@/ui/upload';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';
import { Why } from '@/ui/why';
import { ItemDialog } from './item-dialog';

const columns = (edit: ((i: BlueprintItem) => void) | null): Column<BlueprintItem>[] => [
  { key: 'no', title: t('web_assessments.item_no'), cell: (i) => (edit ? <button type="button" className="text-button" onClick={() => edit(i)}>{i.item_no}</button> : i.item_no), width: 72, phone: 'title' },
  { key: 'mark', title: t('web_assessments.full_mark'), cell: (i) => num(i.full_mark, 1).replace('.0', ''), align: 'right', width: 64 },
  { key: 'kind', title: t('web_assessments.item_kind'), cell: (i) => label('item_kind', i.kind), width: 88 },
  { key: 'domain', title: t('web_assessments.domain'), cell: (i) => i.domain || '\u2014' },
  { key: 'point', title: t('web_assessments.point'), cell: (i) => i.point || '\u2014' },
  { key: 'competence', title: t('web_assessments.competence'), cell: (i) => i.competence || '\u2014', optional: 'shown' },
  { key: 'cognitive', title: t('web_assessments.cognitive'), cell: (i) => label('cognitive', i.cognitive), optional: 'shown', width: 96 },
  { key: 'booklets', title: t('web_assessments.booklets'), cell: (i) => (i.booklets.length === 0 ? t('web_assessments.all_booklets') : i.booklets.join(', ')), optional: 'hidden' },
];

/** The blueprint of each subject: upload or edit, check the total, confirm. */
export function BlueprintStep({ assessment: a, mayManage }: { assessment: AssessmentDetail; mayManage: boolean }) {
  const { search, set } = useListSearch();
  const subject = a.subjects.find((s) => s === search.subject) ?? a.subjects[0] ?? '';
  return (
    <div>
      {1 < a.subjects.length ? <Tabs activeKey={subject} onChange={(key) => set({ subject: key })} items={a.subjects.map((s) => ({ key: s, label: label('subject', s) }))} /> : null}
      <SubjectBlueprint key={subject} assessment={a} subject={subject} mayManage={mayManage} />
    </div>
  );
}

function SubjectBlueprint({ assessment: a, subject, mayManage }: { assessment: AssessmentDetail; subject: string; mayManage: boolean }) {
  const path = `/assessments/${a.assessment_id}/blueprint`;
  const query = useGet<Blueprint>(path, { subject });
  const client = useQueryClient();
  const { act, tell, busy } = useAct();
  const [editing, setEditing] = useState<BlueprintItem | 'new' | null>(null);
  const items = query.data?.items ?? [];
  const full = a.subject_details.find((s) => s.subject === subject)?.full_mark ?? 0;
  const total = items.reduce((sum, i) => sum + i.full_mark, 0);
  const confirmed = query.data?.state === 'confirmed';
  const editable = mayManage && !confirmed;
  const off = items.length === 0 ? t('web_assessments.blueprint_empty') : Math.abs(total - full) < 0.005 ? undefined : t('web_assessments.blueprint_total_wrong');
  const put = async (next: BlueprintItem[]) => {
    const saved = await api.put<Blueprint>(path, { items: next.map((i, n) => ({ ...i, position: n + 1 })) }, { query: { subject } });
    client.setQueryData([path, 'one', { subject }], saved);
    await tell(t('ui.saved'), '/assessments');
  };
  const template = <Button loading={busy === 'template'} onClick={() => void act('template', () => download('/imports/template.xlsx', { kind: 'blueprint', assessment_id: a.assessment_id, subject }))}>{t('web_assessments.blueprint_template')}</Button>;
  return (
    <div className="stack">
      {(query.data?.notices ?? []).map((n) => <Alert key={n.code + JSON.stringify(n.params)} type="warning" showIcon title={<SentenceText sentence={n} />} />)}
      {mayManage ? null : a.state === 'draft' ? <p className="muted">{t('web_assessments.confirm_first')}</p> : null}
      {editable ? (
        <div className="cols cols-2">
          <Panel title={t('web_assessments.blueprint_import')} aside={template}>
            <Upload<Blueprint> path={`${path}/import`} fields={{ subject }} kinds={['.xlsx', '.csv']} maxBytes={8 * 1024 * 1024} onDone={() => void tell(t('ui.saved'), '/assessments')} />
          </Panel>
          <Panel title={label('subject', subject)} aside={<Tag kind={off ? 'down' : 'up'}>{t('web_assessments.blueprint_total', { items: items.length, mark: num(total, 1).replace('.0', ''), full })}</Tag>}>
            <div className="row">
              <Button onClick={() => setEditing('new')}>{t('web_assessments.item_add')}</Button>
              <Why reason={off}>
                <Button type="primary" disabled={off !== undefined} loading={busy === 'confirm'} onClick={() => void act('confirm', () => api.post(`${path}/confirm`, undefined, { query: { subject } }), t('web_assessments.blueprint_confirmed'), '/assessments', '/workbench')}>{t('web_assessments.blueprint_confirm')}</Button>
              </Why>
            </div>
          </Panel>
        </div>
      ) : null}
      <DataTable<BlueprintItem>
        name="blueprint"
        label={t('web_assessments.step_blueprint')}
        list={{ ...wholeList(items, query), path, params: { subject } }}
        rowKey={(i) => i.item_no}
        columns={columns(editable ? setEditing : null)}
        exportable={items.length > 0}
        filters={confirmed ? <Tag kind="up">{t('web_assessments.blueprint_confirmed')}</Tag> : undefined}
        empty={<EmptyState title={t('web_assessments.blueprint_empty')} clauses={['C02']}>{t('web_assessments.blueprint_empty_hint')}</EmptyState>}
      />
      <ItemDialog
        item={editing}
        next={items.length + 1}
        onClose={() => setEditing(null)}
        onSave={(item) => put(editing === 'new' ? [...items, item] : items.map((i) => (i === editing ? item : i)))}
        onRemove={editing && editing !== 'new' ? () => put(items.filter((i) => i !== editing)) : null}
      />
    </div>
  );
}
