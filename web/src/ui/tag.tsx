import type { ReactNode } from 'react';
import './tag.css';

export type TagKind = 'plain' | 'info' | 'up' | 'down' | 'late';

/** A small rounded label: plain, info (today, under way), up (strength, done), down (weakness), late (overdue, refused). */
export function Tag({ kind = 'plain', children, title }: { kind?: TagKind; children: ReactNode; title?: string | undefined }) {
  return <span className={`tag tag-${kind}`} title={title}>{children}</span>;
}
