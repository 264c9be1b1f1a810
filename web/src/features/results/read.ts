import type { FindingRow, ItemRow, MemberResult, ResultHead, SubjectResult, TrendPoint } from '@/api/types';
import type { IntervalRow } from '@/charts/interval-plot';
import type { TrendRow } from '@/charts/trend-plot';
import { num, percent, signed } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { maskWords } from '@/ui/estimate';
import type { Crumb } from '@/ui/page-shell';

/** A member as a row of an interval plot; competences and cognitive levels carry codes, others names. */
export function plotRow(m: MemberResult, indent = false): IntervalRow {
  return {
    key: `${m.parent}/${m.member}`,
    label: label('cognitive', m.member),
    indent,
    value: m.rate.value,
    lower: m.rate.lower,
    upper: m.rate.upper,
    expectation: m.expectation,
    n: m.rate.n,
    reading: m.reading,
    ...(m.rate.value === null ? { absent: t('ui.with_interval', { value: t('ui.insufficient'), interval: maskWords(m.rate.mask) }) } : {}),
  };
}

/** Domains in the order of the paper, each followed by its points; with `few`, only points that stand out. */
export function domainRows(domains: readonly MemberResult[], points: readonly MemberResult[], few = false): IntervalRow[] {
  const marked = (p: MemberResult) => p.reading === 'below' || p.reading === 'above';
  const known = new Set(domains.map((d) => d.member));
  const shown = points.filter((p) => !few || marked(p));
  return [
    ...domains.flatMap((d) => [plotRow(d), ...shown.filter((p) => p.parent === d.member && p.member !== d.member).map((p) => plotRow(p, true))]),
    ...shown.filter((p) => !known.has(p.parent)).map((p) => plotRow(p)),
  ];
}

/** What the items below the plot are about at first: the weakest that was found, else nothing in particular. */
export function focusOf(findings: readonly FindingRow[], points: readonly MemberResult[], domains: readonly MemberResult[]): string | null {
  const found = findings.find((f) => f.direction === 'weakness' && f.member !== '');
  if (found) return found.member;
  const below = [...points, ...domains].filter((m) => m.reading === 'below' && m.difference.value !== null);
  return below.sort((a, b) => (a.difference.value ?? 0) - (b.difference.value ?? 0))[0]?.member ?? null;
}

/** Items of a point or of a whole domain, in the order of the paper. */
export function itemsUnder(items: readonly ItemRow[], member: string | null): ItemRow[] {
  return member === null ? [...items] : items.filter((i) => i.point === member || i.domain === member);
}

/** Choices above the items: every domain and point that has any. */
export function memberChoices(items: readonly ItemRow[]): { value: string; label: string }[] {
  const seen = new Map<string, string>();
  for (const i of items) {
    if (i.domain && !seen.has(i.domain)) seen.set(i.domain, i.domain);
    if (i.point && !seen.has(i.point)) seen.set(i.point, i.domain && i.domain !== i.point ? `${i.domain} \u00b7 ${i.point}` : i.point);
  }
  return [...seen].map(([value, words]) => ({ value, label: words }));
}

export function trendRows(points: readonly TrendPoint[]): TrendRow[] {
  return points.map((p) => ({ label: p.label, value: p.unit.value, lower: p.unit.lower, upper: p.unit.upper, expectation: p.expectation, region: p.region }));
}

/** Marks on one linked scale, else the distance from the region in pupil SD. */
export function trendFormat(points: readonly TrendPoint[]): (value: number) => string {
  return points.every((p) => p.scale === 'linked') ? (v) => num(v, 0) : (v) => signed(v, 2);
}

/** "Data of 2026-05-12, release 3 · sampled 112 of 341". */
export function metaOf(head: ResultHead): string {
  const counts = { n: num(head.n_sampled), frame: num(head.n_frame) };
  const who = head.form === 'sampled_monitoring' ? t('web_results.sampled', counts) : t('web_results.took_part', counts);
  return [t('web_results.version', { date: head.data_date, no: head.release_no }), ...(0 < head.n_frame ? [who] : [])].join(' \u00b7 ');
}

/** Where a result page stands; the region's page is a link only for those who may open it. */
export function crumbsOf(head: ResultHead | undefined, mayRegion: boolean, unit?: boolean): Crumb[] {
  const crumbs: Crumb[] = [{ title: t('menu.results'), to: '/results' }];
  if (!head) return crumbs;
  crumbs.push(mayRegion ? { title: head.assessment_name, to: `/results/${head.analysis_id}` } : { title: head.assessment_name });
  if (unit) crumbs.push({ title: head.unit.name, to: `/results/${head.analysis_id}/units/${head.unit.unit_id}` });
  return crumbs;
}

export const marks = (v: number): string => num(v, 1);
export const rate = (v: number): string => percent(v);

/** Words of the subject's page when the server had nothing to say. */
export function hasMembers(r: Pick<SubjectResult, 'domains' | 'points'>): boolean {
  return 0 < r.domains.length + r.points.length;
}
