import { useEffect, type ReactNode } from 'react';
import { loadLang, t } from '@/text/t';
import { useLang } from '@/text/use-lang';
import './frame.css';

/** The page around sign-in, activation and links: brand, one card, language. */
export function Frame({ title, children, wide }: { title: string; children: ReactNode; wide?: boolean }) {
  const lang = useLang();
  useEffect(() => {
    document.title = `${title} · ${t('ui.brand')}`;
  }, [title]);
  return (
    <main className="frame" id="content">
      <div className={`frame-card${wide ? ' frame-wide' : ''}`}>
        <div className="between">
          <div className="row"><img src="/mark.svg" width={28} height={28} alt="" /><b style={{ fontSize: 18 }}>{t('ui.brand')}</b></div>
          <button type="button" className="text-button" onClick={() => void loadLang(lang === 'zh' ? 'en' : 'zh')}>{lang === 'zh' ? 'English' : '\u4e2d\u6587'}</button>
        </div>
        <p className="faint">{t('web_session.tagline')}</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
