import type { Expr, ModuleIr, Stmt } from '../facts/ir.ts';
import { statements } from '../facts/walk-ir.ts';

/** Names that module-level code binds, and those that functions bind through `global`. */
export function moduleBindings(module: ModuleIr): { readonly names: ReadonlySet<string>; readonly globals: ReadonlySet<string> } {
  const names = new Set<string>();
  const globals = new Set<string>();
  for (const statement of statements(module.body)) for (const name of boundNames(statement, module)) names.add(name);
  for (const fn of module.functions)
    for (const statement of statements(fn.body))
      if (statement.kind === 'global')
        for (const name of statement.names) {
          names.add(name);
          globals.add(name);
        }
  return { names, globals };
}

/** Names that a statement binds by itself, without its inner bodies. */
export function boundNames(statement: Stmt, module: ModuleIr): readonly string[] {
  switch (statement.kind) {
    case 'assign':
      return statement.targets.flatMap(targetNames);
    case 'annotated':
      return statement.value ? targetNames(statement.target) : [];
    case 'augmented':
      return targetNames(statement.target);
    case 'for':
      return targetNames(statement.target);
    case 'with':
      return statement.items.flatMap((item) => (item.target ? targetNames(item.target) : []));
    case 'try':
      return statement.handlers.flatMap((handler) => (handler.name ? [handler.name] : []));
    case 'match':
      return statement.cases.flatMap((item) => item.captures);
    case 'function':
      return [module.functions[statement.function]?.name ?? ''];
    case 'class':
      return [module.classes[statement.class]?.name ?? ''];
    case 'import':
      return statement.names.map(({ module: name, alias }) => alias ?? name.split('.')[0] ?? name);
    case 'import-from':
      return (statement.names ?? []).map(({ name, alias }) => alias ?? name);
    default:
      return [];
  }
}

function targetNames(target: Expr): readonly string[] {
  switch (target.kind) {
    case 'name':
      return [target.id];
    case 'sequence':
      return target.items.flatMap(targetNames);
    case 'starred':
      return targetNames(target.value);
    default:
      return [];
  }
}
