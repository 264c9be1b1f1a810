import { beforeAll } from 'vitest';
import { loadLang } from '@/text/t';

beforeAll(() => loadLang('zh'));
