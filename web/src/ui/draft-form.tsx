import { Button, Form, type FormInstance } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { ApiProblem, asProblem, fieldWords } from '@/api/problem';
import { t } from '@/text/t';
import { dropDraft, readDraft, writeDraft } from './draft';
import { ProblemAlert } from './problem-alert';
import { Why } from './why';

type Props<T extends object> = {
  /** Names the draft on this device; without it nothing is kept (passwords). */
  draftKey?: string;
  initial: Partial<T>;
  onSubmit: (values: T) => Promise<unknown>;
  onCancel?: () => void;
  onChange?: (values: T) => void;
  submit: string;
  /** Why the button does not work now; said beside it. */
  disabledReason?: string | undefined;
  children: ReactNode | ((form: FormInstance<T>) => ReactNode);
  danger?: boolean;
  block?: boolean;
};

/** Puts the server's words at the fields they are about; returns how many belong to no field here. */
function showAtFields<T extends object>(form: FormInstance<T>, problem: ApiProblem): number {
  const here = new Map(form.getFieldsError().map((f) => [f.name.join('.'), f.name]));
  const byField = new Map<string, string[]>();
  let left = 0;
  for (const f of problem.fields) {
    const parts = (f.field ?? '').split(/[.[\]]+/).filter(Boolean);
    while (0 < parts.length && !here.has(parts.join('.'))) parts.pop();
    const name = parts.join('.');
    if (name === '') left += 1;
    else byField.set(name, [...(byField.get(name) ?? []), fieldWords(f)]);
  }
  form.setFields([...byField].map(([name, errors]) => ({ name: here.get(name) as never, errors })));
  const first = [...byField.keys()][0];
  if (first) form.scrollToField(here.get(first) as never, { block: 'center', focus: true });
  return left;
}

/** A form that keeps its draft, says the server's words at the field and why its button is off. */
export function DraftForm<T extends object>(props: Props<T>) {
  const { draftKey, initial, onSubmit, onCancel, onChange, submit, disabledReason, children, danger, block } = props;
  const [form] = Form.useForm<T>();
  const draft = useRef(readDraft<T>(draftKey));
  const [restored, setRestored] = useState(draft.current !== null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiProblem | null>(null);

  const send = async (values: T) => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit({ ...initial, ...values });
      dropDraft(draftKey);
      setRestored(false);
    } catch (e) {
      const problem = asProblem(e);
      const left = showAtFields(form, problem);
      if (problem.fields.length === 0 || 0 < left || problem.status !== 422) setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form<T>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...initial, ...draft.current?.values }}
      scrollToFirstError
      onFinish={(v) => void send(v)}
      onValuesChange={(_, all) => {
        writeDraft(draftKey, all);
        onChange?.({ ...initial, ...all });
      }}
    >
      {restored ? (
        <p className="faint" role="status" style={{ marginBottom: 12 }}>
          {t('ui.draft_restored')}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              dropDraft(draftKey);
              setRestored(false);
              form.setFieldsValue(initial as never);
              onChange?.(initial as T);
            }}
          >
            {t('ui.draft_discard')}
          </button>
        </p>
      ) : null}
      {typeof children === 'function' ? children(form) : children}
      {error ? <div style={{ marginBottom: 12 }}><ProblemAlert error={error} /></div> : null}
      <div className="row">
        <Why reason={disabledReason}>
          <Button type="primary" htmlType="submit" block={block} danger={danger} loading={busy} disabled={disabledReason !== undefined}>{submit}</Button>
        </Why>
        {onCancel ? <Button onClick={onCancel}>{t('ui.cancel')}</Button> : null}
      </div>
    </Form>
  );
}
