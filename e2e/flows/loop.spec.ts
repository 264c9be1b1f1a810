// The one loop, from start to end: a score file becomes a release, a finding, an improvement task and its follow-up.
import type { Page } from '@playwright/test';
import { Api, type AssessmentDetail, type DrawDetail, measureByApi, type Release } from '../support/by-api.ts';
import { blueprintFile, marksFile, WEAK_POINT } from '../support/paper.ts';
import { demoAccounts, expect, expectAccessible, settled, shoot, signIn, test, Watch } from '../support/test.ts';

const SERIES = `e2e ${Date.now()}`;

/** Picks a principal whose school is in the sample; draws again by the API until there is one. */
async function weakSchool(page: Page, api: Api, assessmentId: string, school?: string): Promise<{ login: string; school: string }> {
  const principals = (await demoAccounts(page.request)).filter((one) => one.role === 'principal' && (school === undefined || one.unit_name === school));
  for (let seed = 1; seed < 40; seed += 1) {
    const draw = (await api.get<DrawDetail[]>(`/assessments/${assessmentId}/draws`)).at(0);
    const drawn = new Set((draw?.rows ?? []).map((one) => one.school.name));
    const found = principals.find((one) => drawn.has(one.unit_name));
    if (found !== undefined) return { login: found.login, school: found.unit_name };
    await api.post(`/assessments/${assessmentId}/draws`, {
      schools: drawn.size, unit_of_second_stage: 'pupils', pupils_per_school: 30, classes_per_school: 1,
      booklets: 1, strata: [], seed: String(seed), witness: '周见证', sealed_until: null,
    });
  }
  throw new Error(`no sample holds one of ${principals.map((one) => one.unit_name).join(', ')}`);
}

/** Writes the plan of a sampled monitoring and registers it. */
async function plan(page: Page): Promise<string> {
  await page.goto('/assessments/new');
  await settled(page);
  await page.getByLabel('名称', { exact: true }).fill('八年级数学抽样监测（流程检验）');
  await page.getByLabel('考试日期').fill('2026-10-15');
  await page.getByLabel('系列').fill(SERIES);
  await page.getByLabel('依据文件').fill('年度抽样监测方案');
  await page.getByLabel('年度清单事项').fill('义务教育质量监测');
  await expect(page.getByRole('heading', { name: '能不能办' })).toBeVisible();
  await expectAccessible(page, 'new assessment');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}/);
  await settled(page);
  await page.getByRole('button', { name: '备案', exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (await dialog.isVisible().catch(() => false)) {
    await dialog.getByLabel('具名负责人').fill('监测中心 王主任');
    await dialog.getByLabel('原因').fill('流程检验');
    await dialog.getByRole('button', { name: '备案' }).click();
  }
  await expect(page.getByText('已备案').first()).toBeVisible();
  return /assessments\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

async function blueprint(page: Page, path: string): Promise<void> {
  await page.goto(`${path}?step=blueprint`);
  await settled(page);
  await page.locator('input[type="file"]').setInputFiles({ name: 'blueprint.csv', mimeType: 'text/csv', buffer: blueprintFile() });
  await expect(page.getByText('20 题，满分 100（应为 100）')).toBeVisible();
  await page.getByRole('button', { name: '确认细目表' }).click();
  await expect(page.getByRole('button', { name: '确认细目表' })).toHaveCount(0);
}

async function sample(page: Page, path: string): Promise<void> {
  await page.goto(`${path}?step=sample`);
  await settled(page);
  await page.getByRole('button', { name: '抽样', exact: true }).first().click({ timeout: 3000 }).catch(() => undefined);
  await page.getByLabel('抽取学校数').fill('10');
  await page.getByLabel('见证人').fill('周见证');
  await page.getByLabel('种子').fill('20261015');
  await page.getByRole('button', { name: '抽取', exact: true }).click();
  await expect(page.getByText(/第 1 次抽样/)).toBeVisible();
  await page.getByRole('button', { name: '重做验证' }).first().click();
  await expect(page.getByText(/重做结果一致/)).toBeVisible();
}

async function scores(page: Page, path: string, marks: Buffer): Promise<void> {
  await page.goto(`${path}?step=scores`);
  await settled(page);
  await page.locator('input[type="file"]').setInputFiles({ name: 'scores.csv', mimeType: 'text/csv', buffer: marks });
  await expect(page).toHaveURL(/\/imports\//);
  const apply = page.getByRole('button', { name: '确认导入' });
  await expect(apply).toBeEnabled({ timeout: 60_000 });
  await expectAccessible(page, 'import before it is applied');
  await shoot(page, 'loop-import');
  await apply.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('已导入', { timeout: 60_000 });
}

async function release(page: Page, path: string): Promise<void> {
  await page.goto(`${path}?step=release`);
  await settled(page);
  await page.getByRole('button', { name: '定版', exact: true }).click();
  await page.getByRole('button', { name: '分析', exact: true }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: '发布', exact: true }).click({ timeout: 120_000 });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: '学校' }).check();
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await expect(page.getByText(/已发布给/)).toBeVisible();
  await shoot(page, 'loop-released');
}

/** The principal answers the finding and opens a task from it; answers its address. */
async function act(page: Page): Promise<string> {
  await page.goto('/findings');
  await settled(page);
  await page.getByRole('link', { name: new RegExp(WEAK_POINT) }).first().click();
  await expect(page).toHaveURL(/\/findings\//);
  await settled(page);
  await expectAccessible(page, 'finding');
  await shoot(page, 'loop-finding');
  await page.getByRole('button', { name: '学校说明' }).click();
  await page.getByRole('dialog').getByLabel('说明', { exact: true }).fill('本学期更换了教材版本，函数一章尚未复习。');
  await page.getByRole('dialog').getByRole('button', { name: '提交说明' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('main').getByText('本学期更换了教材版本')).toBeVisible();
  await page.getByRole('button', { name: '发起改进' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发起改进' }).click();
  await expect(page).toHaveURL(/\/improvements\//);
  await settled(page);
  await page.getByRole('button', { name: '认领' }).click();
  await page.getByRole('button', { name: '新增措施' }).click();
  const measure = page.getByRole('dialog');
  await measure.getByLabel('措施').fill('每周一次函数图像专题课，课后当堂检测');
  await measure.getByLabel('谁来做').fill('八年级数学备课组');
  await measure.getByLabel('完成期限').fill('2027-01-15');
  await measure.getByRole('button', { name: '新增' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('cell', { name: /每周一次函数图像专题课/ })).toBeVisible();
  await page.getByRole('button', { name: '标记完成' }).first().click();
  await page.getByRole('dialog').getByLabel(/做了什么/).fill('四周四次，检测正确率由四成到七成');
  await page.getByRole('dialog').getByRole('button', { name: '标记完成' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: '提请跟踪评估' }).click();
  await expect(page.getByText('等待下一次监测的结果。')).toBeVisible();
  await expectAccessible(page, 'improvement task');
  return new URL(page.url()).pathname;
}

test('import, release, finding, improvement task, follow-up', async ({ browser }) => {
  test.setTimeout(600_000);
  const centre = await browser.newContext();
  await signIn(centre, 'research_lead');
  const page = await centre.newPage();
  const watch = new Watch(page);
  const api = new Api(centre.request);

  const assessmentId = await plan(page);
  const path = `/assessments/${assessmentId}`;
  await blueprint(page, path);
  await sample(page, path);
  const { login, school } = await weakSchool(page, api, assessmentId);
  const template = await api.file(`/imports/template.xlsx?kind=scores&assessment_id=${assessmentId}&subject=math&shape=wide`);
  await scores(page, path, marksFile(template, school, 7));
  await release(page, path);
  const [released] = await api.get<Release[]>(`${path}/releases`);
  expect(released?.analyses[0]?.findings, 'the planted weakness makes a finding').toBeGreaterThan(0);
  watch.expectClean('the centre\'s pages');

  const account = (await demoAccounts(centre.request)).find((one) => one.login === login);
  const office = await browser.newContext();
  const answer = await office.request.post('/api/v1/session', {
    headers: { 'x-shuren': '1' },
    data: { login: account?.login, password: account?.password },
  });
  expect(answer.ok()).toBe(true);
  const desk = await office.newPage();
  const seen = new Watch(desk);
  const task = await act(desk);
  seen.expectClean('the school\'s pages');

  const first = await api.get<AssessmentDetail>(path);
  const again = await api.post<AssessmentDetail>('/assessments', {
    name: '八年级数学抽样监测（跟踪）', unit_id: first.unit.unit_id, proposal: { ...first.proposal, exam_date: '2026-11-20' },
    school_year: 2026, term: 1, series: SERIES, subjects: first.subject_details.map(({ subject, full_mark }) => ({ subject, full_mark })), school_ids: [],
  });
  const later = `/assessments/${again.assessment_id}`;
  const exception = again.verdict.outcome === 'allow' ? {} : { exception: { officer: '监测中心 王主任', reason: '流程检验' } };
  await api.post(`${later}/register`, exception, again.version);
  const drawn = (await api.get<DrawDetail[]>(`${path}/draws`)).at(0);
  await api.post(`${later}/draws`, {
    schools: drawn?.schools ?? 10, unit_of_second_stage: 'pupils', pupils_per_school: 30, classes_per_school: 1,
    booklets: 1, strata: [], seed: '20261015', witness: '周见证', sealed_until: null,
  });
  await weakSchool(page, api, again.assessment_id, school);
  await measureByApi(api, again.assessment_id, blueprintFile(), (sheet) => marksFile(sheet, null, 11));

  await desk.goto(task);
  await settled(desk);
  await expect(desk.getByText(/见效|暂未见变化|有所下降/).first()).toBeVisible();
  await expect(desk.getByLabel('改进前后（与预期之差）').first()).toBeVisible();
  await shoot(desk, 'loop-follow-up');
  await expectAccessible(desk, 'follow-up');
});
