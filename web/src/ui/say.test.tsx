import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Say } from './say';

it('sets the effect in bold and the rest apart', () => {
  const { container } = render(<Say sentences={[{ code: '八年级数学比预期**低 7 分**', params: {} }, { code: 'ui.overdue', params: { n: 2 } }]} />);
  expect(container.querySelector('b')?.textContent).toBe('低 7 分');
  expect(container.querySelector('.say-rest')?.textContent?.trim()).toBe('逾期 2 天。');
});
