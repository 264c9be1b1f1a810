import type { AssessmentRow, Me } from '@/api/types';
import { t } from '@/text/t';
import { Go } from '@/ui/go';
import { resultsHref } from '@/ui/results-href';

type Props = { assessment: Pick<AssessmentRow, 'level' | 'unit'>; analysisId: string | null; me: Me };

/** The way to the results, where there are any that this person may see. */
export function ResultsLink({ assessment, analysisId, me }: Props) {
  const to = resultsHref(assessment, analysisId, me);
  return to ? <Go to={to}>{t('web_assessments.results')}</Go> : null;
}
