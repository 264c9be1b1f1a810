import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useMemo } from 'react';
import { ApiProblem } from '@/api/problem';
import { useLang } from '@/text/use-lang';
import { Announcer } from '@/ui/announcer';
import { router } from './router';
import { antdTheme, useIsDark } from './theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || 500 <= error.status),
    },
  },
});

export function App() {
  const lang = useLang();
  const dark = useIsDark();
  const theme = useMemo(() => antdTheme(dark), [dark]);
  return (
    <ConfigProvider theme={theme} locale={lang === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <QueryClientProvider client={client}>
          <RouterProvider key={lang} router={router} />
          <Announcer />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
