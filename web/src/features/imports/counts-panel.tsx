import type { ImportCounts } from '@/api/types';
import { num } from '@/text/format';
import { t } from '@/text/t';
import { useListSearch } from '@/ui/list-search';
import { Stat } from '@/ui/stat';
import '@/ui/stat.css';

const KEYS = ['new', 'update', 'unchanged', 'skip', 'error'] as const;

/** What the check found; a figure narrows the rows below to it. */
export function CountsPanel({ counts }: { counts: ImportCounts }) {
  const { search, set } = useListSearch();
  return (
    <div className="panel stat-row">
      {KEYS.map((k) => (
        <button key={k} type="button" className="me-button" aria-pressed={search.verdict === k} onClick={() => set({ verdict: search.verdict === k ? '' : k })} style={search.verdict === k ? { color: 'var(--accent)' } : undefined}>
          <Stat label={t(`web_imports.${k}`)} value={num(counts[k])} tone={k === 'error' && 0 < counts[k] ? 'late' : 'plain'} />
        </button>
      ))}
      {0 < counts.undone + counts.undo_refused ? <Stat label={t('web_imports.undone')} value={num(counts.undone)} note={0 < counts.undo_refused ? `${t('web_imports.undo_refused')} ${num(counts.undo_refused)}` : null} /> : null}
    </div>
  );
}
