import { Alert, Button } from 'antd';
import { asProblem } from '@/api/problem';
import { t } from '@/text/t';

/** Says in words why something could not be loaded or done, with a way to try again. */
export function ProblemAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = asProblem(error);
  const fields = problem.fields.length;
  return (
    <Alert
      type={problem.status === 409 || problem.status === 412 ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={problem.words}
      description={fields > 0 ? t('ui.problem_fields_above', { n: fields }) : undefined}
      action={retry ? <Button size="small" onClick={retry}>{t('ui.retry')}</Button> : undefined}
    />
  );
}
