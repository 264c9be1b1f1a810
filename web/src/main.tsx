import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@/app/tokens.css';
import '@/app/base.css';
import '@/ui/panel.css';
import { App } from '@/app/app';
import { loadLang, preferredLang } from '@/text/t';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
await loadLang(preferredLang());
createRoot(root).render(<StrictMode><App /></StrictMode>);
