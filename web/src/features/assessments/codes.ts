import type { Proposal } from '@/api/types';
import { GRADES, STAGES } from '@/text/codes';
import { today } from '@/text/format';
import { t } from '@/text/t';

export const FORMS = ['sampled_monitoring', 'academic_level_exam', 'graduating_mock', 'school_term_exam'] as const;
export const LEVELS = ['province', 'city', 'county', 'group', 'area', 'school'] as const;
export const USES = ['diagnosis', 'own_report', 'ranking', 'publication', 'class_placement', 'seating', 'admission', 'appraisal', 'promotion_rate'] as const;
export const STRATA = ['kind', 'area', 'rural', 'private', 'size'] as const;
export const STEPS = ['plan', 'blueprint', 'sample', 'scores', 'release'] as const;
export type Step = (typeof STEPS)[number];

/** First calendar year of the school year a day falls in (it begins in September; August still belongs to the old one). */
export function yearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5, 7) < '09' ? year - 1 : year;
}

export function schoolYear(first: number | string): string {
  const text = String(first);
  if (!/^\d{4}$/.test(text)) return text;
  return t('web_assessments.year', { from: text, to: Number(text) + 1 });
}

export function schoolYears(): { value: string; label: string }[] {
  const now = yearOf(today());
  return [now, now - 1, now - 2, now - 3].map((y) => ({ value: String(y), label: schoolYear(y) }));
}

/** A lawful beginning: a sampled monitoring by the county. */
export function blankProposal(): Proposal {
  return {
    form: 'sampled_monitoring', level: 'county', stage: 'junior', grade: 8, subjects: ['math'], whole_cohort: false, each_pupil_one_subject: false,
    paper_test: true, schools_all: false, pupils_per_school: 30, held_before: 0, basis_document: '', list_item: '', registered_plan: false,
    public_draw: true, sealed: true, purchased_papers: false, uses: ['diagnosis'], exam_date: null,
  };
}

/** The grade stays within its stage. */
export function gradeFor(stage: string, grade: number): number {
  const grades = GRADES[stage as (typeof STAGES)[number]] ?? [];
  return grades.includes(grade) ? grade : (grades[grades.length - 1] ?? grade);
}
