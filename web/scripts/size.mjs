// Adds up what the first page load fetches and fails when it outgrows the budget (gzip, without charts).
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budget = 350 * 1024;
const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const files = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]));
const total = [...files].reduce((sum, f) => sum + gzipSync(readFileSync(join(dist, f))).length, 0);
console.log(`first load: ${(total / 1024).toFixed(0)} kB gzip in ${files.size} files (budget ${budget / 1024} kB)`);
if (budget < total) process.exit(1);
