// A small paper with a known truth: twenty items of five marks, and one school that is weak in one knowledge point.
import { csv, readSheet } from './sheet.ts';

const POINTS = ['一次函数', '整式', '三角形', '数据分析'];
const DOMAINS = ['数与代数', '数与代数', '图形与几何', '统计与概率'];
const COGNITIVE = ['了解', '理解', '掌握', '运用'];
/** The point in which the weak school is weak. */
export const WEAK_POINT = '一次函数';
const N_ITEMS = 20;

/** A generator of numbers in [0, 1) that always gives the same (Park and Miller 1988). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function point(item: number): string {
  return POINTS[item % POINTS.length] ?? '';
}

/** The blueprint as a file. */
export function blueprintFile(): Buffer {
  const head = ['题号', '满分', '题型', '知识点', '领域', '素养', '认知层次', '题册'];
  const rows = Array.from({ length: N_ITEMS }, (_, item) => {
    const kind = item < 10 ? '选择题' : '解答题';
    return [String(item + 1), '5', kind, point(item), DOMAINS[item % DOMAINS.length] ?? '', '运算能力', COGNITIVE[item % 4] ?? '', ''];
  });
  return csv([head, ...rows]);
}

/** The template filled in: everybody does alike, but the pupils of `weak` seldom solve the items of one point. */
export function marksFile(template: Buffer, weak: string | null, seed: number): Buffer {
  const [head = [], ...rows] = readSheet(template);
  const school = head.indexOf('学校');
  const first = head.length - N_ITEMS;
  const next = numbers(seed);
  const filled = rows.map((row) => {
    const ability = next() + next() - 1;
    return head.map((_, at) => {
      const item = at - first;
      if (item < 0) return row[at] ?? '';
      const easy = weak !== null && row[school] === weak && point(item) === WEAK_POINT ? 0.15 : 0.68;
      return next() < easy + 0.2 * ability ? '5' : '0';
    });
  });
  return csv([head, ...filled]);
}
