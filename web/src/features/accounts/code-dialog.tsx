import { App, Button, Modal } from 'antd';
import { moment } from '@/text/format';
import { t } from '@/text/t';

export type Code = { login: string; code: string; expires_at: string };

/** An activation code, on the screen once and never again. */
export function CodeDialog({ code, onClose }: { code: Code | null; onClose: () => void }) {
  const { message } = App.useApp();
  if (!code) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(code.code);
    void message.success(t('ui.copied'));
  };
  return (
    <Modal open title={t('web_accounts.code_title')} onCancel={onClose} mask={{ closable: false }} footer={[<Button key="copy" onClick={() => void copy()}>{t('ui.copy')}</Button>, <Button key="ok" type="primary" onClick={onClose}>{t('ui.close')}</Button>]}>
      <p>{code.login}</p>
      <p className="mono" style={{ fontSize: 24, letterSpacing: 2, padding: '8px 0' }}>{code.code}</p>
      <p className="muted">{t('web_accounts.code_once')}</p>
      <p className="faint">{t('web_accounts.code_until', { until: moment(code.expires_at) })}</p>
    </Modal>
  );
}
