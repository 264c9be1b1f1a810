import { Go } from '@/ui/go';
import type { Todo } from '@/api/types';
import { dueWords } from '@/text/format';
import { tCode, t } from '@/text/t';
import { EmptyState } from '@/ui/empty-state';
import { Panel } from '@/ui/panel';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';

/** What needs this person: when, what, from which system, and the way to do it. */
export function TodoPanel({ todos }: { todos: readonly Todo[] }) {
  return (
    <Panel title={t('web_workbench.todo')}>
      {todos.length === 0 ? (
        <EmptyState title={t('web_workbench.todo_none')}>{t('web_workbench.todo_none_hint')}</EmptyState>
      ) : (
        <table className="plain-table">
          <tbody>{todos.map((todo, i) => <TodoLine key={`${todo.kind}${todo.href}${i}`} todo={todo} />)}</tbody>
        </table>
      )}
    </Panel>
  );
}

function TodoLine({ todo }: { todo: Todo }) {
  const due = todo.due === null ? null : dueWords(todo.due);
  return (
    <tr>
      <td className="nowrap" style={{ width: 96 }}>
        {0 < todo.days_late ? <Tag kind="late">{t('ui.overdue', { n: todo.days_late })}</Tag> : due ? <Tag kind={due.kind}>{due.words}</Tag> : null}
      </td>
      <td><SentenceText sentence={todo.title} /></td>
      <td className="muted nowrap phone-hide">{tCode(todo.system)}</td>
      <td className="num"><Go to={todo.href}>{t('web_workbench.go')}</Go></td>
    </tr>
  );
}
