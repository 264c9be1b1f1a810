// Turns ../text/*.toml into one flat dictionary per language; the only way words reach the browser.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../../text');
const target = join(here, '../src/generated');

const zh = {};
const en = {};
const owner = {};
const faults = [];
let unreadable = false;

function collect(table, path, file) {
  if (typeof table.zh === 'string') {
    // The file is the first part of every key: [interval] of ui.toml is ui.interval (and so is [ui.interval]).
    const feature = file.replace(/\.toml$/, '');
    const key = (path[0] === feature ? path : [feature, ...path]).join('.');
    if (owner[key]) faults.push(`${file}: ${key} is already in ${owner[key]}`);
    if (typeof table.en !== 'string') faults.push(`${file}: ${key} has no English`);
    owner[key] = file;
    zh[key] = table.zh;
    en[key] = table.en ?? table.zh;
    const marks = (s) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join();
    if (table.en && marks(table.zh) !== marks(table.en)) faults.push(`${file}: ${key} has other {params} in English`);
  }
  for (const [name, value] of Object.entries(table)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) collect(value, [...path, name], file);
  }
}

for (const file of readdirSync(source).filter((f) => f.endsWith('.toml')).sort()) {
  try {
    collect(parse(readFileSync(join(source, file), 'utf8')), [file.replace(/\.toml$/, '')], file);
  } catch (error) {
    unreadable = true;
    faults.push(`${file}: ${error.message}`);
  }
}

mkdirSync(target, { recursive: true });
const sorted = (o) => Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(target, 'zh.json'), `${JSON.stringify(sorted(zh), null, 1)}\n`);
writeFileSync(join(target, 'en.json'), `${JSON.stringify(sorted(en), null, 1)}\n`);
for (const fault of faults) console.error(`text: ${fault}`);
console.log(`text: ${Object.keys(zh).length} keys`);
// A file that cannot be read would leave whole pages without words; a missing translation is for tidy to refuse.
if (unreadable) process.exit(1);
