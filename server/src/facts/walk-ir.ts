import type { Expr, Stmt } from './ir.ts';

/** Every statement of `body`, outer before inner, in source order; bodies of functions and classes are theirs alone and left out. */
export function* statements(body: readonly Stmt[]): Generator<Stmt> {
  for (const statement of body) {
    yield statement;
    for (const inner of innerBodies(statement)) yield* statements(inner);
  }
}

/** The blocks of a statement, empty ones too. */
export function innerBodies(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.else];
    case 'while':
    case 'for':
      return [statement.body, statement.else];
    case 'try':
      return [statement.body, ...statement.handlers.map((handler) => handler.body), statement.else, statement.finally];
    case 'with':
      return [statement.body];
    case 'match':
      return statement.cases.map((item) => item.body);
    default:
      return [];
  }
}

/** The expressions that a statement holds itself, not those of its inner bodies, in source order. */
export function statementExpressions(statement: Stmt): readonly Expr[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.value];
    case 'assign':
      return [...statement.targets, statement.value];
    case 'annotated':
      return present([statement.target, statement.value]);
    case 'augmented':
      return [statement.target, statement.value];
    case 'return':
      return present([statement.value]);
    case 'raise':
      return present([statement.value, statement.cause]);
    case 'assert':
      return present([statement.test, statement.message]);
    case 'delete':
      return statement.targets;
    case 'if':
    case 'while':
      return [statement.test];
    case 'for':
      return [statement.target, statement.iterable];
    case 'try':
      return present(statement.handlers.map((handler) => handler.type));
    case 'with':
      return present(statement.items.flatMap((item) => [item.value, item.target]));
    case 'match':
      return present([statement.subject, ...statement.cases.flatMap((item) => [...(item.values ?? []), item.guard])]);
    default:
      return [];
  }
}

/** The direct parts of an expression, in source order. A lambda's body is a function's and left out. */
export function parts(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'attribute':
      return [expr.object];
    case 'call':
      return [expr.callee, ...expr.args.map((argument) => argument.value)];
    case 'subscript':
      return [expr.object, expr.index];
    case 'slice':
      return present([expr.lower, expr.upper, expr.step]);
    case 'template':
      return expr.parts.filter((part): part is Expr => typeof part !== 'string');
    case 'sequence':
      return expr.items;
    case 'dict':
      return present(expr.entries.flatMap((entry) => [entry.key, entry.value]));
    case 'binary':
      return [expr.left, expr.right];
    case 'boolean':
      return expr.values;
    case 'unary':
      return [expr.operand];
    case 'compare':
      return expr.operands;
    case 'conditional':
      return [expr.then, expr.test, expr.else];
    case 'comprehension':
      return present([
        expr.element,
        expr.value,
        ...expr.clauses.flatMap((clause) => (clause.kind === 'for' ? [clause.target, clause.iterable] : [clause.test])),
      ]);
    case 'named':
      return [expr.target, expr.value];
    case 'starred':
    case 'await':
      return [expr.value];
    case 'yield':
      return present([expr.value]);
    case 'opaque':
      return expr.parts;
    case 'name':
    case 'constant':
    case 'lambda':
      return [];
  }
}

/** The expression and everything inside it, outer before inner. */
export function* expressions(expr: Expr): Generator<Expr> {
  const left: Expr[] = [expr];
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    left.push(...[...parts(next)].reverse());
  }
}

function present<T>(items: readonly (T | null)[]): readonly T[] {
  return items.filter((item): item is T => item !== null);
}
