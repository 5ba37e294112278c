import type { Expr, FunctionIr, ModuleIr, Site, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';

/** The names of the numbers that an allocation's bytes are made of, in order: `np.array([M, N])` is `M`, `N`. Empty where none are spelled out. */
export function fillNames(module: ModuleIr, fn: number | null, bytes: Site): readonly string[] {
  const body = fn === null ? module.body : (module.functions[fn]?.body ?? []);
  for (const statement of bodyStatements(module, body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer))
        if (expr.site === bytes && expr.kind !== 'name') return namesIn(expr, module.functions[fn ?? -1], body);
  for (const statement of bodyStatements(module, body))
    for (const outer of statementExpressions(statement))
      for (const expr of expressions(outer)) if (expr.site === bytes) return namesIn(expr, module.functions[fn ?? -1], body);
  return [];
}

function* bodyStatements(module: ModuleIr, body: readonly Stmt[]): Generator<Stmt> {
  for (const statement of statements(body)) {
    yield statement;
    if (statement.kind === 'class') yield* bodyStatements(module, module.classes[statement.class]?.body ?? []);
  }
}

/** Calls whose first list or arguments are the bytes' content. */
const PACKERS = new Set([
  'array',
  'asarray',
  'frombuffer',
  'bytes',
  'bytearray',
  'tobytes',
  'to_bytes',
  'astype',
  'view',
  'ravel',
  'flatten',
  'ascontiguousarray',
]);
const SCALARS = /^(u?int(8|16|32|64)|float(16|32|64)|c_(u?int(8|16|32|64)?|float|double|u?long|u?short)|int|float|bool)$/;

function namesIn(expr: Expr, fn: FunctionIr | undefined, body: readonly Stmt[], depth = 0): readonly string[] {
  if (depth > 6) return [];
  switch (expr.kind) {
    case 'name':
      return namesOfLocal(expr.id, fn, body, depth);
    case 'call':
      return namesOfCall(expr, fn, body, depth);
    default:
      return [];
  }
}

/** The only assignment of a local says what is in it. */
function namesOfLocal(id: string, fn: FunctionIr | undefined, body: readonly Stmt[], depth: number): readonly string[] {
  if (fn?.params.some((param) => param.name === id)) return [];
  const values = [...statements(body)].flatMap((statement) =>
    statement.kind === 'assign' && statement.targets.some((target) => target.kind === 'name' && target.id === id) ? [statement.value] : [],
  );
  const [value] = values;
  return value && values.length === 1 ? namesIn(value, fn, body, depth + 1) : [];
}

function namesOfCall(
  expr: Extract<Expr, { kind: 'call' }>,
  fn: FunctionIr | undefined,
  body: readonly Stmt[],
  depth: number,
): readonly string[] {
  const name = expr.callee.kind === 'attribute' ? expr.callee.name : expr.callee.kind === 'name' ? expr.callee.id : '';
  const [first] = expr.args;
  if (name === 'pack') return expr.args.slice(1).flatMap((argument) => itemNames(argument.value));
  if (SCALARS.test(name)) return first ? itemNames(first.value) : [];
  if (!PACKERS.has(name)) return [];
  if (first?.value.kind === 'sequence') return first.value.items.flatMap(itemNames);
  const inner = first && name !== 'tobytes' && name !== 'astype' && name !== 'view' ? namesIn(first.value, fn, body, depth + 1) : [];
  if (inner.length > 0 || expr.callee.kind !== 'attribute') return inner;
  const { object } = expr.callee;
  if (name === 'to_bytes') return itemNames(object);
  return namesIn(object, fn, body, depth + 1);
}

function itemNames(item: Expr): readonly string[] {
  switch (item.kind) {
    case 'name':
      return [item.id];
    case 'attribute':
      return [item.name];
    case 'conditional':
      return itemNames(item.test);
    case 'unary':
      return itemNames(item.operand);
    case 'call':
      return item.args[0] && (item.callee.kind !== 'attribute' || item.callee.object.kind === 'name') ? itemNames(item.args[0].value) : [];
    case 'sequence':
      return item.items.flatMap(itemNames);
    case 'starred':
      return itemNames(item.value);
    case 'binary':
      return [...itemNames(item.left), ...itemNames(item.right)].slice(0, 1);
    default:
      return [];
  }
}
