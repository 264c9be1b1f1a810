// House rules that a linter does not know: file length and names, no Chinese literals, every text key exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const faults = [];
const dictionary = join(root, 'src/generated/zh.json');
const keys = existsSync(dictionary) ? new Set(Object.keys(JSON.parse(readFileSync(dictionary, 'utf8')))) : null;

function walk(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? (e.name === 'generated' ? [] : walk(join(dir, e.name))) : [join(dir, e.name)],
  );
}

for (const file of walk(join(root, 'src'))) {
  const name = relative(root, file);
  if (name.endsWith(".json")) continue;
  if (!/^[a-z0-9-]+(\.test|\.d)?\.(ts|tsx|css)$/.test(basename(file))) faults.push(`${name}: not kebab-case`);
  const body = readFileSync(file, 'utf8');
  const lines = body.split('\n').length;
  const contract = /src\/api\/(contract|openapi)/.test(name);
  if (250 < lines && !contract) faults.push(`${name}: ${lines} lines, at most 250`);
  if (/\.tsx?$/.test(file) && !/\.test\./.test(file) && !contract) {
    body.split('\n').forEach((line, i) => {
      const code = line.replace(/\/\/.*$|\/\*.*\*\/|^\s*\*.*$/g, '');
      if (/[\u4e00-\u9fff]/.test(code)) faults.push(`${name}:${i + 1}: Chinese words belong in text/*.toml`);
    });
  }
  if (keys) {
    for (const [, key] of body.matchAll(/\bt\(\s*'([a-z0-9_.]+)'/g)) {
      if (!keys.has(key)) faults.push(`${name}: text key ${key} does not exist`);
    }
  }
}

for (const fault of faults) console.error(`tidy: ${fault}`);
if (faults.length > 0) process.exit(1);
