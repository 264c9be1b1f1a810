import { Button } from 'antd';
import { t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { asProblem } from '@/api/problem';

/** What is left of a page that broke: an apology, a way back, a code to report. */
export function BrokenPage({ error }: { error: unknown }) {
  return (
    <main id="content" className="page" role="alert">
      <EmptyState title={t('ui.broken')} action={<Button type="primary" onClick={() => window.location.reload()}>{t('ui.reload')}</Button>} sample={<a href="/">{t('ui.to_workbench')}</a>}>
        {t('ui.broken_hint')}
        <br />
        <code>{asProblem(error).code}</code>
      </EmptyState>
    </main>
  );
}
