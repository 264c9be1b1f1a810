// Every page, at the width of an office and of a phone: it loads, says nothing in the console, and is accessible.
import type { Page } from '@playwright/test';
import { demoAccounts, expect, expectAccessible, SCREENS, settled, shoot, signIn, test, Watch } from '../support/test.ts';

/** A page stands for all pages of its shape: the ids in its address are blanked out. */
function shape(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/\?.*$/, '');
}

/** Addresses of this application that the page offers, apart from files. */
async function offers(page: Page): Promise<string[]> {
  const hrefs = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  return hrefs.filter((href) => href !== '' && !href.startsWith('/api/') && !/\.\w+$/.test(href));
}

/** Walks from the workbench along every link to each shape of page that nobody has visited yet. */
async function walk(page: Page, done: Set<string>, visit: (path: string, name: string) => Promise<void>): Promise<void> {
  const open = ['/', '/me'];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const name = shape(path);
    if (path !== '/' && done.has(name)) continue;
    await page.goto(path);
    await settled(page);
    if (!done.has(name)) {
      done.add(name);
      await visit(path, name);
    }
    const further = (await offers(page)).filter((href) => shape(href) !== '/' && !done.has(shape(href)));
    open.push(...new Map(further.map((href) => [shape(href), href])).values());
  }
}

for (const screen of SCREENS) {
  test(`every page of every role, ${screen.name}`, async ({ browser, request }) => {
    test.setTimeout(900_000);
    const roles = [...new Set((await demoAccounts(request)).map((one) => one.role))];
    const done = new Set<string>();
    const broken: string[] = [];
    for (const role of roles) {
      const context = await browser.newContext({ viewport: screen, isMobile: screen.name === 'phone' });
      await signIn(context, role);
      const page = await context.newPage();
      const watch = new Watch(page);
      await walk(page, done, async (path, name) => {
        try {
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(wide, `${path} is wider than the screen by ${wide} px`).toBeLessThanOrEqual(1);
          await expectAccessible(page, path);
        } catch (error) {
          broken.push(`${role} ${path}: ${error instanceof Error ? error.message : String(error)}`);
        }
        await shoot(page, `${screen.name}${name.replaceAll('/', '-')}`);
      });
      broken.push(...watch.faults.map((fault) => `${role}: ${fault}`));
      await context.close();
    }
    expect(broken, [...done].join('\n')).toEqual([]);
  });
}
