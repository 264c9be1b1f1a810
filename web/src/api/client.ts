import { ApiProblem, problemOf } from './problem';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>;

export type WriteOptions = {
  query?: Query | undefined;
  /** Version of the row as read, sent as If-Match; 412 when somebody was faster. */
  version?: number | string | undefined;
  /** Same key, same effect: a repeated POST answers with the first result. `null` where the answer must not be kept (secrets) or nothing is done. */
  idempotencyKey?: string | null | undefined;
  signal?: AbortSignal | undefined;
};

const BASE = '/api/v1';
let onSignedOut: (() => void) | undefined;

/** Called once per answer 401, so that the shell can lead to the sign-in page. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

export function url(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) for (const v of value) search.append(name, String(v));
    else search.set(name, String(value));
  }
  const tail = search.toString();
  return `${BASE}${path}${tail ? `?${tail}` : ''}`;
}

async function send(path: string, query: Query | undefined, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url(path, query), { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({ status: 0, code: 'ui.problem_offline' });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.startsWith('/session')) onSignedOut?.();
  throw problem;
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? ((await response.json()) as T) : ((await response.text()) as T);
}

function writeHeaders(method: string, options: WriteOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'x-shuren': '1' };
  if (method === 'POST' && options.idempotencyKey !== null) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`;
  return headers;
}

async function write<T>(method: string, path: string, body: unknown, options: WriteOptions = {}): Promise<T> {
  const headers = writeHeaders(method, options);
  let payload: BodyInit | undefined;
  if (body instanceof FormData || body instanceof Blob) payload = body;
  else if (body !== undefined) {
    headers['content-type'] = 'application/json';
    payload = JSON.stringify(body);
  }
  return read<T>(await send(path, options.query, { method, headers, body: payload, signal: options.signal }));
}

export const api = {
  async get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return read<T>(await send(path, query, { headers: { accept: 'application/json' }, signal }));
  },
  post<T>(path: string, body?: unknown, options?: WriteOptions): Promise<T> {
    return write<T>('POST', path, body, options);
  },
  put<T>(path: string, body: unknown, options?: WriteOptions): Promise<T> {
    return write<T>('PUT', path, body, options);
  },
  patch<T>(path: string, body: unknown, options?: WriteOptions): Promise<T> {
    return write<T>('PATCH', path, body, options);
  },
  delete<T>(path: string, options?: WriteOptions): Promise<T> {
    return write<T>('DELETE', path, undefined, options);
  },
};

/** Uploads one file with progress between 0 and 1 (fetch cannot report upload progress). */
export function upload<T>(path: string, form: FormData, onProgress: (share: number) => void, query?: Query): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url(path, query));
    for (const [name, value] of Object.entries(writeHeaders('POST', {}))) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (e) => e.lengthComputable && onProgress(e.loaded / e.total));
    request.addEventListener('error', () => reject(new ApiProblem({ status: 0, code: 'ui.problem_offline' })));
    request.addEventListener('load', () => {
      const response = new Response(request.status === 204 ? null : request.responseText, {
        status: request.status,
        headers: { 'content-type': request.getResponseHeader('content-type') ?? '' },
      });
      if (response.ok) resolve(read<T>(response));
      else void problemOf(response).then(reject);
    });
    request.send(form);
  });
}

/** Saves a file that the server makes (Excel, PDF, Word); errors are said, not shown as a page of JSON. */
export async function download(path: string, query?: Query, fallbackName = 'export'): Promise<void> {
  const response = await send(path, query, {});
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = encoded ? decodeURIComponent(encoded) : (plain ?? fallbackName);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
