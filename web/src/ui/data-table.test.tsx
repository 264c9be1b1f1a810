import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { DataTable } from './data-table';
import type { Column } from './data-table-types';
import { parseListSearch } from './list-search';
import { wholeList } from './use-list';

type Row = { id: string; name: string; pupils: number };

const columns: Column<Row>[] = [
  { key: 'name', title: '名称', cell: (r) => r.name },
  { key: 'pupils', title: '学生', cell: (r) => r.pupils, optional: 'shown' },
];

async function show(page: ReactNode, at = '/') {
  const root = createRootRoute({ component: () => <>{page}</>, validateSearch: parseListSearch });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: [at] }) });
  await router.load();
  return render(<App><QueryClientProvider client={new QueryClient()}><RouterProvider router={router as never} /></QueryClientProvider></App>);
}

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const rows: Row[] = [{ id: '1', name: '临河中学', pupils: 715 }, { id: '2', name: '青石教学点', pupils: 9 }];

it('says how many there are and keeps the order of the server', async () => {
  await show(<DataTable<Row> name="t" label="学校" list={wholeList(rows)} columns={columns} rowKey={(r) => r.id} />);
  expect(screen.getByText('共 2 条')).toBeTruthy();
  expect(screen.getByRole('region', { name: '学校' })).toBeTruthy();
});

it('teaches when there is nothing yet and offers to clear filters when nothing matches', async () => {
  await show(<DataTable<Row> name="t" label="学校" list={wholeList<Row>([])} columns={columns} rowKey={(r) => r.id} filterNames={['q']} empty={<p>先建立学校</p>} />);
  expect(screen.getByText('先建立学校')).toBeTruthy();
  cleanup();
  await show(<DataTable<Row> name="t" label="学校" list={wholeList<Row>([])} columns={columns} rowKey={(r) => r.id} filterNames={['q']} empty={<p>先建立学校</p>} />, '/?q=x');
  expect(screen.getByText('没有符合条件的内容')).toBeTruthy();
  expect(screen.getAllByRole('button', { name: '清除筛选' }).length).toBeGreaterThan(0);
});

it('says in words why a list could not be loaded', async () => {
  const broken = { ...wholeList<Row>([]), error: new ApiProblem({ status: 0, code: 'ui.problem_offline' }) };
  await show(<DataTable<Row> name="t" label="学校" list={broken} columns={columns} rowKey={(r) => r.id} />);
  expect(screen.getByRole('alert').textContent).toContain('连不上服务器');
});

it('remembers which columns a reader hides', async () => {
  await show(<DataTable<Row> name="t" label="学校" list={wholeList(rows)} columns={columns} rowKey={(r) => r.id} />);
  fireEvent.click(screen.getByRole('button', { name: '列设置' }));
  fireEvent.click(await screen.findByRole('checkbox', { name: '学生' }));
  expect(JSON.parse(localStorage.getItem('shuren.columns.t') ?? '{}')).toEqual({ pupils: false });
});
