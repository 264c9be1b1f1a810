import { getRouteApi } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useMay } from '@/api/session';
import type { PersonDetail } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Facts } from '@/ui/facts';
import { Go } from '@/ui/go';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { useGet } from '@/ui/use-get';
import { IdentifierPanel } from './identifier-panel';
import { EditPerson, MergeDialog, SplitDialog } from './person-dialogs';
import { PostPanel } from './post-panel';
import { TableScroll } from '@/ui/table-scroll';

const route = getRouteApi('/shell/people/$personId');

export function PersonPage() {
  const { personId } = route.useParams();
  const query = useGet<PersonDetail>(`/persons/${personId}`);
  const may = useMay();
  const [open, setOpen] = useState<'edit' | 'merge' | 'split' | null>(null);
  const person = query.data;
  const manage = may('person.manage');
  const close = () => setOpen(null);
  return (
    <PageShell
      query={query}
      title={person?.name ?? t('menu.people')}
      crumbs={[{ title: t('menu.people'), to: '/people' }]}
      actions={manage && person ? (
        person.merged_into
          ? <Button onClick={() => setOpen('split')}>{t('web_people.split')}</Button>
          : <><Button onClick={() => setOpen('merge')}>{t('web_people.merge')}</Button><Button type="primary" onClick={() => setOpen('edit')}>{t('ui.edit')}</Button></>
      ) : null}
    >
      {person ? (
        <div className="stack">
          {person.merged_into ? <Alert type="warning" showIcon title={t('web_people.merged_into')} action={<Go to={`/people/${person.merged_into}`}>{t('web_people.open_merged')}</Go>} /> : null}
          <div className="cols cols-main">
            <div className="stack">
              <EnrolmentPanel person={person} />
              <PostPanel posts={person.posts} personId={person.person_id} mayEdit={manage} show="unit" />
            </div>
            <div className="stack">
              <Panel>
                <Facts items={[
                  [t('web_people.gender'), label('gender', person.gender)],
                  [t('web_people.birth_date'), person.birth_date],
                  [t('web_people.account'), person.account ? <Go key="a" to={`/accounts/${person.account.account_id}`}>{`${person.account.login} · ${label('account_state', person.account.state)}`}</Go> : t('web_people.no_account')],
                ]} />
              </Panel>
              <IdentifierPanel person={person} mayReveal={manage} />
              <Panel title={t('web_people.guardians')}>
                {person.guardians.length === 0 ? <p className="muted">{t('web_people.guardians_none')}</p> : (
                  <table className="plain-table"><tbody>{person.guardians.map((g) => <tr key={g.name + g.relation + g.valid_from}><td>{g.name}</td><td className="muted">{label('relation', g.relation)}</td><td className="faint num">{g.valid_from}</td></tr>)}</tbody></table>
                )}
              </Panel>
              {person.merged_from.length > 0 ? (
                <Panel title={t('web_people.merged_from')}>
                  {person.merged_from.map((m) => <div key={m.person_id}><Go to={`/people/${m.person_id}`}>{m.name}</Go></div>)}
                </Panel>
              ) : null}
            </div>
          </div>
          <EditPerson open={open === 'edit'} person={person} onClose={close} />
          <MergeDialog open={open === 'merge'} person={person} onClose={close} />
          <SplitDialog open={open === 'split'} person={person} onClose={close} />
        </div>
      ) : null}
    </PageShell>
  );
}

function EnrolmentPanel({ person }: { person: PersonDetail }) {
  return (
    <Panel title={t('web_people.enrolments')}>
      {person.enrolments.length === 0 ? <p className="muted">{t('web_people.enrolments_none')}</p> : (
        <TableScroll>
          <table className="plain-table">
            <tbody>
              {person.enrolments.map((e) => (
                <tr key={e.school.unit_id + e.class_name + e.valid_from}>
                  <td><Go to={`/units/${e.school.unit_id}`}>{e.school.name}</Go></td>
                  <td>{e.class_name}</td>
                  <td className="faint nowrap">{t('ui.period', { from: e.valid_from, to: e.valid_to ?? t('ui.until_now') })}</td>
                  <td className="muted">{e.end_reason ? label('end_reason', e.end_reason) : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Panel>
  );
}
