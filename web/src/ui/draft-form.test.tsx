import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Form, Input } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { dropAllDrafts, readDraft } from './draft';
import { DraftForm } from './draft-form';

type Values = { name: string };

function show(onSubmit: (v: Values) => Promise<unknown>) {
  return render(
    <DraftForm<Values> draftKey="test" initial={{ name: '' }} submit="保存" onSubmit={onSubmit}>
      <Form.Item name="name" label="名称"><Input /></Form.Item>
    </DraftForm>,
  );
}

afterEach(() => {
  dropAllDrafts();
  cleanup();
});

it('keeps what was typed until the server took it', async () => {
  const send = vi.fn(() => Promise.resolve());
  show(send);
  fireEvent.change(screen.getByLabelText('名称'), { target: { value: '临河中学' } });
  expect(readDraft<Values>('test')?.values.name).toBe('临河中学');
  fireEvent.submit(document.querySelector('form') as HTMLFormElement);
  await waitFor(() => expect(send).toHaveBeenCalledWith({ name: '临河中学' }));
  await waitFor(() => expect(readDraft('test')).toBe(null));
});

it('says the words of the server at the field they are about', async () => {
  const refusal = new ApiProblem({ status: 422, code: 'people.invalid', fields: [{ field: 'name', code: 'ui.required' }] });
  show(() => Promise.reject(refusal));
  fireEvent.submit(document.querySelector('form') as HTMLFormElement);
  expect(await screen.findByText('请填写')).toBeTruthy();
  expect(screen.queryByRole('alert', { name: /people/ })).toBe(null);
});

it('brings a draft back and says so', () => {
  localStorage.setItem('shuren.draft.test', JSON.stringify({ values: { name: '柳溪二中' }, saved: Date.now() }));
  show(() => Promise.resolve());
  expect(screen.getByDisplayValue('柳溪二中')).toBeTruthy();
  expect(screen.getByText('已恢复上次未提交的内容')).toBeTruthy();
});
