// Starts the binary on a fresh demo region for one run of the tests, and removes the region afterwards.
// SHUREN_E2E_DATA names a folder to keep instead, so that seeding is done once while one writes tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.SHUREN_BIN ?? join(root, 'target/debug/shuren');
const port = process.argv[2] ?? '18080';
const kept = process.env.SHUREN_E2E_DATA;
const data = kept ?? mkdtempSync(join(tmpdir(), 'shuren-e2e-'));

if (!existsSync(binary)) {
  console.error(`${binary} does not exist: cargo build --package cli`);
  process.exit(1);
}
const server = spawn(binary, ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGTERM'));
server.on('exit', (code) => {
  if (!kept) rmSync(data, { recursive: true, force: true });
  process.exit(code ?? 0);
});
