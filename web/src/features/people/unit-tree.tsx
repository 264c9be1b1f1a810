import { Tree, type TreeDataNode } from 'antd';
import { useMemo } from 'react';
import type { UnitNode } from '@/api/types';
import { t } from '@/text/t';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { useGet } from '@/ui/use-get';
import { usePhone } from '@/ui/use-phone';

function toTree(nodes: readonly UnitNode[]): TreeDataNode[] {
  return nodes.map((n) => ({
    key: n.unit_id,
    title: <>{n.name}{0 < n.child_count && n.children.length === 0 ? <span className="faint"> {n.child_count}</span> : null}</>,
    children: toTree(n.children),
    isLeaf: n.children.length === 0,
  }));
}

/** The tree of units down to schools; choosing one narrows the table. Left out on a phone, where the filters do. */
export function UnitTree({ selected, onSelect }: { selected: string | undefined; onSelect: (id: string | null) => void }) {
  const phone = usePhone();
  const tree = useGet<UnitNode[]>(phone ? null : '/units/tree', { depth: 2 });
  const data = useMemo(() => toTree(tree.data ?? []), [tree.data]);
  const roots = data.map((n) => n.key);
  if (phone) return null;
  return (
    <Panel title={t('web_people.tree')} aside={selected ? <button type="button" className="text-button" onClick={() => onSelect(null)}>{t('web_people.all_units')}</button> : null}>
      {tree.error ? <ProblemAlert error={tree.error} retry={() => void tree.refetch()} /> : null}
      {0 < data.length ? (
        <Tree
          blockNode
          height={620}
          treeData={data}
          defaultExpandedKeys={roots}
          selectedKeys={selected ? [selected] : []}
          onSelect={(keys) => onSelect(keys[0] === undefined ? null : String(keys[0]))}
        />
      ) : null}
    </Panel>
  );
}
