// What a hand on the keyboard can do.
import { accountOf, demoAccounts, expect, settled, signIn, test } from '../support/test.ts';

test('sign-in needs no mouse', async ({ page, request }) => {
  const account = (await demoAccounts(request))[0];
  if (account === undefined) throw new Error('no demo accounts');
  await page.goto('/login');
  await page.getByLabel('账号', { exact: true }).focus();
  await page.keyboard.type(account.login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/$/);
});

test('the first tab stop skips to the content, and the menu is reached by keys', async ({ page, context, request }) => {
  const account = await accountOf(request, 'researcher').catch(async () => (await demoAccounts(request))[0]);
  if (account === undefined) throw new Error('no demo accounts');
  await signIn(context, account.role);
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('Tab');
  await expect(page.locator('a.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#content$/);
  const link = page.getByRole('link', { name: '诊断结论', exact: true }).first();
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/findings/);
  await settled(page);
  const outline = await page.evaluate(() => {
    const first = document.querySelector<HTMLElement>('main a, main button');
    first?.focus();
    return first === null ? 'none' : getComputedStyle(first).outlineStyle + getComputedStyle(first).boxShadow;
  });
  expect(outline, 'focus is visible').not.toBe('nonenone');
});
