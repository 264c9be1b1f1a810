import type zh from '@/generated/zh.json';

/** Every key of text/*.toml; a key that does not exist fails the type check. */
export type TextKey = keyof typeof zh;
export type Lang = 'zh' | 'en';
export type Params = Readonly<Record<string, string | number | null | undefined>>;

type Dictionary = Readonly<Record<string, string>>;

let dictionary: Dictionary = {};
let current: Lang = 'zh';
const listeners = new Set<() => void>();

const loaders: Record<Lang, () => Promise<{ default: Dictionary }>> = {
  zh: () => import('@/generated/zh.json'),
  en: () => import('@/generated/en.json'),
};

/** The stored choice, else the browser's first language. */
export function preferredLang(): Lang {
  const stored = localStorage.getItem('shuren.lang');
  if (stored === 'zh' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export async function loadLang(lang: Lang): Promise<void> {
  dictionary = (await loaders[lang]()).default;
  current = lang;
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  localStorage.setItem('shuren.lang', lang);
  for (const listener of listeners) listener();
}

export function currentLang(): Lang {
  return current;
}

export function onLangChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function fill(template: string, params: Params | undefined): string {
  if (!params) return template;
  return template.replace(/\{(\w+)\}/g, (mark, name: string) => {
    const value = params[name];
    return value === null || value === undefined ? mark : String(value);
  });
}

/** Words for a key known when the page was written. */
export function t(key: TextKey, params?: Params): string {
  return fill(dictionary[key] ?? key, params);
}

/** Words for a code that the server sent; falls back to `other`, then to the code itself. */
export function tCode(code: string, params?: Params, other?: TextKey): string {
  const template = dictionary[code] ?? (other ? dictionary[other] : undefined);
  return template === undefined ? code : fill(template, { ...params, ...codeWords(params), code });
}

/** Placeholders named subject, grade or stage hold codes; their words are those of the core. */
function codeWords(params: Params | undefined): Params {
  const words: Record<string, string> = {};
  for (const name of ['subject', 'grade', 'stage']) {
    const word = dictionary[`kernel.${name}.${params?.[name]}`];
    if (word !== undefined) words[name] = word;
  }
  return words;
}

export function hasText(code: string): boolean {
  return code in dictionary;
}
