// The steps of an assessment through the API alone, for what a flow needs but is not about.
import { type APIRequestContext, expect } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { WRITES } from './test.ts';

/** A signed-in client of the API. */
export class Api {
  readonly request: APIRequestContext;

  constructor(request: APIRequestContext) {
    this.request = request;
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api/v1${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()} ${answer.ok() ? '' : await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async file(path: string): Promise<Buffer> {
    const answer = await this.request.get(`/api/v1${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()} ${answer.ok() ? '' : await answer.text()}`).toBe(true);
    return answer.body();
  }

  async post<T>(path: string, data?: unknown, version?: number): Promise<T> {
    const answer = await this.request.post(`/api/v1${path}`, { headers: headers(version), data: data ?? {} });
    return read<T>(answer, path);
  }

  async upload<T>(path: string, fields: Record<string, string>, name: string, buffer: Buffer): Promise<T> {
    const multipart = { ...fields, file: { name, mimeType: 'text/csv', buffer } };
    return read<T>(await this.request.post(`/api/v1${path}`, { headers: headers(), multipart }), path);
  }

  /** Asks again until `done` is content. */
  async until<T>(path: string, done: (value: T) => boolean): Promise<T> {
    let last: T | undefined;
    await expect
      .poll(async () => done((last = await this.get<T>(path))), { message: path, timeout: 120_000, intervals: [300, 500, 1000] })
      .toBe(true);
    return last as T;
  }
}

function headers(version?: number): Record<string, string> {
  return { ...WRITES, 'idempotency-key': randomUUID(), ...(version === undefined ? {} : { 'if-match': `"${version}"` }) };
}

async function read<T>(answer: { ok(): boolean; status(): number; text(): Promise<string> }, path: string): Promise<T> {
  const text = await answer.text();
  expect(answer.ok(), `POST ${path}: ${answer.status()} ${text.slice(0, 2000)}`).toBe(true);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export interface AssessmentDetail {
  assessment_id: string;
  name: string;
  state: string;
  version: number;
  unit: { unit_id: string; name: string };
  proposal: Record<string, unknown>;
  verdict: { outcome: string };
  school_year: string;
  term: number;
  series: string;
  subject_details: { subject: string; full_mark: number }[];
}
export interface DrawDetail {
  sample_draw_id: string;
  schools: number;
  rows: { school: { unit_id: string; name: string } }[];
}
export interface ImportBatch {
  import_batch_id: string;
  state: string;
  version: number;
  plan_hash: string | null;
  brake: unknown;
  counts: { new: number; error: number };
}
export interface Release {
  release_id: string;
  state: string;
  analyses: { analysis_id: string; state: string; findings: number }[];
}

/** From scores to a published analysis. */
export async function measureByApi(api: Api, assessmentId: string, blueprint: Buffer, marks: (template: Buffer) => Buffer): Promise<string> {
  const path = `/assessments/${assessmentId}`;
  await api.upload(`${path}/blueprint/import`, { subject: 'math' }, 'blueprint.csv', blueprint);
  await api.post(`${path}/blueprint/confirm?subject=math`);
  return scoresByApi(api, assessmentId, marks);
}

/** From a confirmed blueprint and a sample to a published analysis. */
async function scoresByApi(api: Api, assessmentId: string, marks: (template: Buffer) => Buffer): Promise<string> {
  const path = `/assessments/${assessmentId}`;
  const template = await api.file(`/imports/template.xlsx?kind=scores&assessment_id=${assessmentId}&subject=math&shape=wide`);
  const sent = await api.upload<ImportBatch>('/imports', { kind: 'scores', assessment_id: assessmentId, subject: 'math' }, 'scores.csv', marks(template));
  const batch = `/imports/${sent.import_batch_id}`;
  const planned = await api.until<ImportBatch>(batch, (one) => !['staging', 'staged'].includes(one.state));
  expect(planned.state, JSON.stringify(planned).slice(0, 1000)).toBe('planned');
  expect(planned.counts.error, JSON.stringify(planned).slice(0, 1000)).toBe(0);
  await api.post(`${batch}/apply`, { plan_hash: planned.plan_hash }, planned.version);
  const applied = await api.until<ImportBatch>(batch, (one) => one.state !== 'planned' && one.state !== 'applying');
  expect(applied.state).toBe('applied');
  await api.post(`${path}/releases`, { batch_ids: [sent.import_batch_id], note: '' });
  const [release] = await api.until<Release[]>(`${path}/releases`, (all) => all[0]?.state === 'frozen');
  if (release === undefined) throw new Error('no release');
  await api.post(`/releases/${release.release_id}/analyses`);
  const [analysed] = await api.until<Release[]>(`${path}/releases`, (all) => all[0]?.analyses[0]?.state === 'frozen');
  const analysis = analysed?.analyses[0]?.analysis_id ?? '';
  await api.post(`/analyses/${analysis}/publish`, { audience: 'school' });
  return analysis;
}
