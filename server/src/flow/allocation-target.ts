import type { CallExpr, Expr, ModuleIr, Site, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';

/** Where an allocation stands: its statement, its function, and the name that the buffer gets. */
export interface AllocationTarget {
  readonly statement: Site;
  readonly function: number | null;
  readonly name: string | null;
  /** Site of the string that spells the selector, where a string does. */
  readonly selectorSite: Site | null;
}

const TARGETS = new WeakMap<ModuleIr, ReadonlyMap<Site, AllocationTarget>>();

export function allocationTarget(module: ModuleIr, call: Site): AllocationTarget {
  let targets = TARGETS.get(module);
  if (!targets) {
    targets = callTargets(module);
    TARGETS.set(module, targets);
  }
  return targets.get(call) ?? { statement: call, function: null, name: null, selectorSite: null };
}

function callTargets(module: ModuleIr): ReadonlyMap<Site, AllocationTarget> {
  const targets = new Map<Site, AllocationTarget>();
  const visit = (body: readonly Stmt[], fn: number | null): void => {
    for (const statement of statements(body)) {
      if (statement.kind === 'class') visit(module.classes[statement.class]?.body ?? [], fn);
      for (const outer of statementExpressions(statement))
        for (const expr of expressions(outer))
          if (expr.kind === 'call')
            targets.set(expr.site, {
              statement: statement.site,
              function: fn,
              name: nameFor(statement, expr),
              selectorSite: selectorSite(expr),
            });
    }
  };
  visit(module.body, null);
  for (const [index, fn] of module.functions.entries()) visit(fn.body, index);
  return targets;
}

function selectorSite(call: CallExpr): Site | null {
  const spelled = [call, ...(call.callee.kind === 'call' ? [call.callee] : [])]
    .flatMap((each) => each.args)
    .find((each) => each.value.kind === 'constant' && each.value.type === 'str');
  return spelled?.value.site ?? null;
}

/** The name that the call's value is stored under by its statement: through conditional expressions, `or`, walrus, and one call around it (a check). */
function nameFor(statement: Stmt, call: CallExpr): string | null {
  for (const outer of statementExpressions(statement))
    for (const expr of expressions(outer)) if (expr.kind === 'named' && leadsTo(expr.value, call)) return expr.target.id;
  if (statement.kind === 'assign') {
    for (const target of statement.targets) {
      const name = pairedName(target, statement.value, call);
      if (name !== null) return name;
    }
  }
  if (statement.kind === 'annotated' && statement.value && leadsTo(statement.value, call)) return targetName(statement.target);
  return null;
}

function pairedName(target: Expr, value: Expr, call: CallExpr): string | null {
  if (target.kind === 'sequence' && value.kind === 'sequence' && target.items.length === value.items.length) {
    const n = value.items.findIndex((item) => leadsTo(item, call));
    const item = target.items[n];
    return item ? targetName(item) : null;
  }
  return leadsTo(value, call) ? targetName(target) : null;
}

function leadsTo(value: Expr, call: CallExpr, depth = 0): boolean {
  if (value === call) return true;
  switch (value.kind) {
    case 'conditional':
      return leadsTo(value.then, call, depth) || leadsTo(value.else, call, depth);
    case 'boolean':
      return value.values.some((each) => leadsTo(each, call, depth));
    case 'named':
    case 'await':
      return leadsTo(value.value, call, depth);
    case 'call':
      return depth === 0 && value.args.some((each) => leadsTo(each.value, call, 1));
    case 'comprehension':
      return leadsTo(value.value ?? value.element, call, depth);
    case 'sequence':
      return value.items.some((item) => leadsTo(item, call, depth));
    default:
      return false;
  }
}

/** `x` of `x`, `self.x` and `x[…]`. */
function targetName(target: Expr): string | null {
  switch (target.kind) {
    case 'name':
      return target.id;
    case 'attribute':
      return target.name;
    case 'subscript':
      return target.index.kind === 'constant' && target.index.type === 'str' ? String(target.index.value) : targetName(target.object);
    default:
      return null;
  }
}
