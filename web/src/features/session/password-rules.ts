import type { FormRule } from 'antd';
import { t } from '@/text/t';

/** What is checked while typing; the server decides. */
export function passwordRules(): FormRule[] {
  return [{ required: true, message: t('ui.required') }, { min: 10, message: t('web_session.password_short') }];
}

/** The second field must say the same as the first. */
export function repeatRules(first: string): FormRule[] {
  return [
    { required: true, message: t('ui.required') },
    ({ getFieldValue }) => ({
      validator: (_, value: string) => (value === getFieldValue(first) ? Promise.resolve() : Promise.reject(new Error(t('web_session.repeat_differs')))),
    }),
  ];
}
