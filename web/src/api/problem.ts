import { hasText, t, tCode, type Params } from '@/text/t';

/** What the server says about one field or one row of a request. */
export type FieldProblem = {
  field: string | null;
  row?: number | null;
  code: string;
  params?: Params;
};

/** The body of application/problem+json (RFC 9457) as this server fills it. */
export type ProblemBody = {
  status: number;
  code: string;
  params?: Params;
  fields?: FieldProblem[];
  current?: unknown;
  trace?: string;
};

/** A refusal or failure of the API, with everything needed to say it in words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Params;
  readonly fields: readonly FieldProblem[];
  /** At 412: what the server holds now. */
  readonly current: unknown;

  constructor(body: ProblemBody) {
    super(body.code);
    this.name = 'ApiProblem';
    this.status = body.status;
    this.code = body.code;
    this.params = body.params ?? {};
    this.fields = body.fields ?? [];
    this.current = body.current;
  }

  /** One sentence for the user. */
  get words(): string {
    return problemWords(this);
  }
}

const BY_STATUS = {
  0: 'ui.problem_offline',
  401: 'ui.problem_signed_out',
  403: 'ui.problem_forbidden',
  404: 'ui.problem_not_found',
  409: 'ui.problem_conflict',
  412: 'ui.problem_changed',
  413: 'ui.problem_too_large',
  429: 'ui.problem_too_many',
} as const;

export function problemWords(problem: { status: number; code: string; params?: Params }): string {
  if (hasText(problem.code)) return tCode(problem.code, problem.params);
  const known = BY_STATUS[problem.status as keyof typeof BY_STATUS];
  return known ? t(known) : t('ui.problem_other', { code: problem.code });
}

export function fieldWords(field: FieldProblem): string {
  return tCode(field.code, field.params, 'ui.problem_field');
}

/** Any thrown value as an ApiProblem; a programming error keeps its message as code. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ status: -1, code: error instanceof Error ? error.message : String(error) });
}

/** Problem of a response that was not ok, whatever its body is. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const body = (await response.json()) as Partial<ProblemBody>;
    return new ApiProblem({ ...body, status: response.status, code: body.code ?? `http.${response.status}` });
  } catch {
    return new ApiProblem({ status: response.status, code: `http.${response.status}` });
  }
}
