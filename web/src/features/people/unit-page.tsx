import { getRouteApi } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { UnitDetail } from '@/api/types';
import { num, today } from '@/text/format';
import { label, labels } from '@/text/label';
import { t } from '@/text/t';
import { Facts } from '@/ui/facts';
import { FormDialog } from '@/ui/form-dialog';
import { Go } from '@/ui/go';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { AliasPanel } from './alias-panel';
import { PostPanel } from './post-panel';
import { UnitDialog } from './unit-dialog';
import { TableScroll } from '@/ui/table-scroll';

const route = getRouteApi('/shell/units/$unitId');

export function UnitPage() {
  const { unitId } = route.useParams();
  const query = useGet<UnitDetail>(`/units/${unitId}`);
  const may = useMay();
  const { tell } = useAct();
  const [editing, setEditing] = useState(false);
  const [closing, setClosing] = useState(false);
  const unit = query.data;
  const manage = may('unit.manage');
  const above = unit?.path.filter((p) => p.unit_id !== unit.unit_id) ?? [];
  return (
    <PageShell
      query={query}
      title={unit?.name ?? t('menu.units')}
      crumbs={[{ title: t('menu.units'), to: '/units' }, ...above.map((p) => ({ title: p.name, to: `/units/${p.unit_id}` }))]}
      meta={unit?.valid_to ? <Tag kind="late">{t('web_people.closed', { date: unit.valid_to })}</Tag> : null}
      actions={manage && unit && !unit.valid_to ? <><Button onClick={() => setClosing(true)}>{t('web_people.close_unit')}</Button><Button type="primary" onClick={() => setEditing(true)}>{t('ui.edit')}</Button></> : null}
    >
      {unit ? (
        <div className="cols cols-main">
          <div className="stack">
            <ClassPanel unit={unit} />
            <PostPanel posts={unit.posts} unitId={unit.unit_id} mayEdit={may('person.manage')} show="person" />
          </div>
          <div className="stack">
            <Panel>
              <Facts items={[
                [label('column', 'kind'), label('unit_kind', unit.kind)],
                [t('web_people.short_name'), unit.short_name],
                [label('column', 'code'), unit.code],
                [t('web_people.stages'), labels('stage', unit.stages)],
                [t('web_people.traits'), labels('trait', unit.traits)],
                [t('web_people.pupils'), 0 < unit.pupils ? <Go key="p" to="/people" search={{ unit: unit.unit_id, kind: 'student' }}>{num(unit.pupils)}</Go> : num(unit.pupils)],
                [t('web_people.staff'), num(unit.staff)],
                [t('ui.valid_from'), unit.valid_from],
              ]} />
            </Panel>
            <AliasPanel unit={unit} mayEdit={manage} />
            <Panel title={t('web_people.groupings')}>
              {unit.groupings.length === 0 ? <p className="muted">{t('web_people.groupings_none')}</p> : (
                <table className="plain-table"><tbody>{unit.groupings.map((g) => <tr key={g.grouping_id}><td>{g.name}</td><td className="muted">{label('grouping_kind', g.kind)}</td><td className="num">{g.lead ? <Tag kind="info">{t('web_people.lead')}</Tag> : null}</td></tr>)}</tbody></table>
              )}
            </Panel>
          </div>
        </div>
      ) : null}
      {unit ? <UnitDialog open={editing} unit={unit} parent={unit.parent_id} onClose={() => setEditing(false)} /> : null}
      <FormDialog<{ date: string }>
        open={closing}
        title={t('web_people.close_unit')}
        initial={{ date: today() }}
        submit={t('web_people.close_unit')}
        onClose={() => setClosing(false)}
        onSubmit={async ({ date }) => {
          await api.post(`/units/${unitId}/close`, { date }, { version: unit?.version });
          await tell(t('ui.saved'), '/units');
        }}
      >
        <p className="muted" style={{ marginBottom: 12 }}>{t('web_people.close_hint')}</p>
        <Form.Item name="date" label={t('web_people.close_date')} rules={[{ required: true, message: t('ui.required') }]}><Input type="date" /></Form.Item>
      </FormDialog>
    </PageShell>
  );
}

function ClassPanel({ unit }: { unit: UnitDetail }) {
  if (unit.kind !== 'school') return null;
  return (
    <Panel title={t('web_people.classes')} aside={num(unit.classes.length)}>
      {unit.classes.length === 0 ? <p className="muted">{t('web_people.classes_none')}</p> : (
        <TableScroll style={{ maxHeight: 420, overflowY: 'auto' }}>
          <table className="plain-table">
            <thead><tr><th>{label('column', 'name')}</th><th>{label('column', 'stage')}</th><th>{label('column', 'grade')}</th><th className="num">{t('web_people.entry_year')}</th><th className="num">{t('web_people.pupils')}</th></tr></thead>
            <tbody>
              {unit.classes.map((c) => (
                <tr key={c.unit_id}>
                  <td><Go to="/people" search={{ unit: c.unit_id }}>{c.name}</Go></td>
                  <td>{label('stage', c.stage)}</td>
                  <td>{c.grade === null ? '\u2014' : label('grade', c.grade)}</td>
                  <td className="num">{c.entry_year}</td>
                  <td className="num">{num(c.pupils)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Panel>
  );
}
