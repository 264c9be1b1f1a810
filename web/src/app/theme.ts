import { theme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice: ThemeChoice = (localStorage.getItem('shuren.theme') as ThemeChoice | null) ?? 'auto';

function isDark(): boolean {
  return choice === 'dark' || (choice === 'auto' && dark.matches);
}

function announce(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

dark.addEventListener('change', announce);
announce();

export function setThemeChoice(next: ThemeChoice): void {
  choice = next;
  localStorage.setItem('shuren.theme', next);
  announce();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}

/** Reads the tokens of tokens.css, so that antd and our own styles cannot drift apart. */
export function antdTheme(darkNow: boolean): ThemeConfig {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    algorithm: darkNow ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: token('accent'),
      colorLink: token('accent'),
      colorLinkHover: token('accent'),
      colorLinkActive: token('accent'),
      colorInfo: token('accent'),
      colorSuccess: token('up'),
      colorWarning: token('down'),
      colorError: token('late'),
      colorText: token('ink'),
      colorTextSecondary: token('ink-2'),
      colorTextTertiary: token('ink-3'),
      colorTextPlaceholder: token('ink-3'),
      colorSuccessBg: token('up-soft'),
      colorWarningBg: token('down-soft'),
      colorErrorBg: token('late-soft'),
      colorInfoBg: token('accent-soft'),
      colorSuccessBorder: token('up-soft'),
      colorWarningBorder: token('down-band'),
      colorErrorBorder: token('late-soft'),
      colorInfoBorder: token('band'),
      colorBgBase: token('panel'),
      colorBgLayout: token('bg'),
      colorBgContainer: token('panel'),
      colorBgElevated: token('panel'),
      colorBorder: token('control'),
      colorBorderSecondary: token('line-soft'),
      colorTextLightSolid: token('on-accent'),
      fontFamily: token('font'),
      fontSize: 14,
      borderRadius: 6,
      controlHeight: 32,
      wireframe: false,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Alert: { withDescriptionPadding: '12px 16px', withDescriptionIconSize: 18, defaultPadding: '8px 16px' },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Tabs: { horizontalMargin: '0 0 16px 0' },
      Modal: { titleFontSize: 16 },
    },
  };
}
