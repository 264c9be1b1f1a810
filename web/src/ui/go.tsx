import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type Props = { to: string; children: ReactNode; search?: Record<string, string | undefined>; title?: string; 'aria-current'?: 'page' | undefined; onClick?: () => void };

/** A link inside the application by its address: features link to each other without knowing each other, and the server sends addresses too. */
export function Go({ to, search, children, ...rest }: Props) {
  const [path = '/', query] = to.split('?');
  const all = { ...Object.fromEntries(new URLSearchParams(query ?? '')), ...search };
  return <Link to={path as '/'} search={all as never} {...rest}>{children}</Link>;
}
