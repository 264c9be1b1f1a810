import { Drawer, Skeleton } from 'antd';
import type { ItemResult, ResultHead } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { num, percent } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Difference } from '@/ui/difference';
import { Est } from '@/ui/estimate';
import { Facts } from '@/ui/facts';
import { ProblemAlert } from '@/ui/problem-alert';
import { Tag } from '@/ui/tag';
import { useGet } from '@/ui/use-get';
import { usePhone } from '@/ui/use-phone';
import { rate } from './read';

type Props = { head: ResultHead; subject: string; itemNo: string | null; onClose: () => void };

/** One item of one unit beside the region and its groups. */
export function ItemDrawer({ head, subject, itemNo, onClose }: Props) {
  const phone = usePhone();
  const path = itemNo === null ? null : `/analyses/${head.analysis_id}/units/${head.unit.unit_id}/subjects/${encodeURIComponent(subject)}/items/${encodeURIComponent(itemNo)}`;
  const query = useGet<ItemResult>(path);
  return (
    <Drawer open={itemNo !== null} onClose={onClose} title={t('web_results.item_title', { subject: label('subject', subject), no: itemNo ?? '' })} placement={phone ? 'bottom' : 'right'} size={phone ? '82vh' : 560}>
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isFetching && !query.data ? <Skeleton active /> : null}
      {query.data ? <Item result={query.data} /> : null}
    </Drawer>
  );
}

function Item({ result: r }: { result: ItemResult }) {
  const i = r.item;
  const own = { key: 'own', label: r.head.unit.name, value: i.rate.value, lower: i.rate.lower, upper: i.rate.upper, n: i.rate.n, reading: i.reading, expectation: i.expectation };
  const others = r.peers.map((p, k) => ({ key: `${k}${p.label}`, label: p.label, value: p.rate.value, lower: p.rate.lower, upper: p.rate.upper, n: p.rate.n }));
  return (
    <div className="stack">
      <Facts
        items={[
          [t('web_results.content'), [i.domain, i.point].filter((x, k, all) => x && all.indexOf(x) === k).join(' \u00b7 ')],
          [t('web_results.cognitive'), label('cognitive', i.cognitive)],
          [t('web_results.competence'), i.competence],
          [t('web_results.item_kind'), `${label('item_kind', i.kind)} \u00b7 ${t('web_results.full_mark')} ${num(i.full_mark, 1).replace(/\.0$/, '')}`],
          [t('web_results.rate'), <Est key="r" estimate={i.rate} format={rate} />],
          [t('web_results.difference_region'), i.expectation === null ? undefined : <span key="d"><Difference difference={i.difference} reading={i.reading} factor={100} digits={0} /> {i.reading === 'below' || i.reading === 'above' ? <Tag kind={i.reading === 'below' ? 'down' : 'up'}>{t(`web_results.item_${i.reading}`)}</Tag> : null}</span>],
          [t('web_results.blank'), percent(i.blank_share, 1)],
          [t('web_results.point_biserial'), num(i.point_biserial, 2)],
          [t('web_results.discrimination'), num(i.discrimination, 2)],
        ]}
      />
      <IntervalPlot label={t('web_results.item_peers')} rows={[own, ...others]} format={rate} legend={t('web_results.legend_peers')} valueName={t('web_results.rate')} />
      <p className="faint">{t('web_results.item_stats_hint')}</p>
    </div>
  );
}
