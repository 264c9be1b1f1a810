// Everybody arrives at their own workbench, and sees only what is theirs.
import { demoAccounts, expect, expectAccessible, SCREENS, settled, shoot, signIn, test, accountOf } from '../support/test.ts';

test('every role of the demo region signs in and lands on its workbench', async ({ page, watch, request, context }) => {
  const accounts = await demoAccounts(request);
  const roles = [...new Set(accounts.map((one) => one.role))];
  expect(roles.length, `roles: ${roles.join(', ')}`).toBeGreaterThanOrEqual(5);
  const menus = new Map<string, string>();
  for (const role of roles) {
    const account = accounts.find((one) => one.role === role);
    if (account === undefined) continue;
    await context.clearCookies();
    await page.goto('/login');
    await page.getByLabel('账号', { exact: true }).fill(account.login);
    await page.getByLabel('密码', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page, `${role} leaves the sign-in page`).toHaveURL(/\/$/);
    await settled(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    menus.set(role, (await page.locator('nav a').allTextContents()).join(' '));
    await shoot(page, `workbench-${role}`);
  }
  expect(new Set(menus.values()).size, 'roles see different menus').toBeGreaterThan(1);
  // A browser writes an error line for the expected answer "nobody is signed in"; nothing else is tolerated.
  expect(watch.faults.filter((fault) => !fault.includes('401')), 'sign-in').toEqual([]);
});

test('a wrong password is refused in words and a row of the demo list signs in', async ({ page, request }) => {
  const account = (await demoAccounts(request))[0];
  if (account === undefined) throw new Error('no demo accounts');
  await page.goto('/login');
  await page.getByLabel('账号', { exact: true }).fill(account.login);
  await page.getByLabel('密码', { exact: true }).fill('not the password at all');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByText('账号或密码不对')).toBeVisible();
  await page.getByRole('button', { name: new RegExp(account.display_name) }).first().click();
  await expect(page).toHaveURL(/\/$/);
  await settled(page);
});

test('the sign-in page is accessible at both widths', async ({ page }) => {
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await page.goto('/login');
    await expect(page.getByLabel('账号', { exact: true })).toBeVisible();
    await expectAccessible(page, `sign-in, ${screen.name}`);
    await shoot(page, `login-${screen.name}`);
  }
});

test('nobody sees a page without signing in, and comes back to it afterwards', async ({ page, request }) => {
  const account = await accountOf(request, 'researcher').catch(async () => (await demoAccounts(request))[0]);
  if (account === undefined) throw new Error('no demo accounts');
  await page.goto('/findings');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('账号', { exact: true }).fill(account.login);
  await page.getByLabel('密码', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page).toHaveURL(/\/findings/);
});

test('signing out ends the session for the API too', async ({ page, context, request }) => {
  const account = (await demoAccounts(request))[0];
  if (account === undefined) throw new Error('no demo accounts');
  await signIn(context, account.role);
  await page.goto('/');
  await settled(page);
  await page.getByRole('button', { name: new RegExp(account.display_name) }).first().click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/\/login/);
  expect((await context.request.get('/api/v1/session')).status()).toBe(401);
});
