import { Link } from '@tanstack/react-router';
import { t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { PageShell } from '@/ui/page-shell';

export function NotFound() {
  return (
    <PageShell title={t('ui.not_found')} heading="404">
      <div className="panel">
        <EmptyState title={t('ui.not_found')} action={<Link to="/">{t('ui.to_workbench')}</Link>}>{t('ui.not_found_hint')}</EmptyState>
      </div>
    </PageShell>
  );
}
