// The test of every flow: a page that belongs to somebody, that watches its console, and that can be audited.
import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, type BrowserContext, type Page, expect, test as base } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An account of the demo region, as the sign-in page lists it. */
export interface DemoAccount {
  login: string;
  password: string;
  role: string;
  display_name: string;
  unit_name: string;
}

/** Widths that every page must serve: an office screen and a phone. */
export const SCREENS = [
  { name: 'office', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

const SHOTS = join(dirname(fileURLToPath(import.meta.url)), '../.shots');
/** What the API wants of every writing request, so that no other site can make a browser send one. */
export const WRITES = { 'x-shuren': '1' };

let accounts: DemoAccount[] | undefined;

/** The demo accounts, one or more for each role. */
export async function demoAccounts(request: APIRequestContext): Promise<DemoAccount[]> {
  if (accounts === undefined) {
    const answer = await request.get('/api/v1/session/demo-accounts');
    expect(answer.ok(), 'demo accounts are listed').toBe(true);
    accounts = (await answer.json()) as DemoAccount[];
  }
  return accounts;
}

/** The demo account of a role. */
export async function accountOf(request: APIRequestContext, role: string): Promise<DemoAccount> {
  const all = await demoAccounts(request);
  const account = all.find((one) => one.role === role);
  if (account === undefined) throw new Error(`no demo account has the role ${role}: ${all.map((one) => one.role).join(', ')}`);
  return account;
}

/** Signs a browser in without the page, for flows that are not about signing in. */
export async function signIn(context: BrowserContext, role: string): Promise<DemoAccount> {
  const account = await accountOf(context.request, role);
  const answer = await context.request.post('/api/v1/session', {
    headers: WRITES,
    data: { login: account.login, password: account.password },
  });
  expect(answer.ok(), `${account.login} signs in: ${answer.status()}`).toBe(true);
  return account;
}

/** What went wrong in a page without anybody clicking: errors of its scripts, failed requests. */
export class Watch {
  readonly faults: string[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('response', (response) => {
      if (500 <= response.status()) this.faults.push(`${response.status()} ${response.url()}`);
    });
  }

  /** Fails when anything went wrong so far. */
  expectClean(where: string): void {
    expect(this.faults, where).toEqual([]);
  }
}

/** Waits until a page has said what it has to say. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main')).toBeVisible();
  await expect(page.locator('[aria-busy="true"], .ant-skeleton-active, .ant-spin-spinning')).toHaveCount(0, { timeout: 30_000 });
}

/** Fails with one line per rule of WCAG 2.1 AA that the page breaks. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // A colour on its way to another is neither; audit the page at rest.
  await page.mouse.move(0, 0);
  await page.addStyleTag({ content: '*, *::before, *::after { transition-duration: 1ms !important; animation-duration: 1ms !important; }' });
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  const broken = found.violations.map(
    (one) => `${one.id}: ${one.help} (${one.nodes.length}x, first ${one.nodes[0]?.target.join(' ')} ${one.nodes[0]?.failureSummary ?? ''})`,
  );
  expect(broken, where).toEqual([]);
}

/** Keeps a picture in e2e/.shots, for whoever wants to look at the pages. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: false });
}

export const test = base.extend<{ watch: Watch }>({
  watch: async ({ page }, use) => {
    await use(new Watch(page));
  },
});
export { expect };
