import type { Expr, ModuleIr, Site, Stmt } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';

/**
 * The expression at `site` in the code that runs as part of function `fn`, or of the module where `fn` is null: its statements, the bodies of classes in it,
 * the decorators and defaults of functions defined in it. null where there is none.
 */
export function findExpression(module: ModuleIr, fn: number | null, site: Site): Expr | null {
  const body = fn === null ? module.body : (module.functions[fn]?.body ?? []);
  for (const root of expressionsRunBy(module, body)) {
    for (const expr of expressions(root)) if (expr.site === site) return expr;
  }
  return null;
}

function* expressionsRunBy(module: ModuleIr, body: readonly Stmt[]): Generator<Expr> {
  for (const statement of statements(body)) {
    yield* statementExpressions(statement);
    if (statement.kind === 'class') {
      const made = module.classes[statement.class];
      if (made !== undefined) yield* [...made.decorators, ...made.bases];
      yield* expressionsRunBy(module, made?.body ?? []);
    }
    if (statement.kind === 'function') {
      const made = module.functions[statement.function];
      yield* made?.decorators ?? [];
      for (const parameter of made?.params ?? []) if (parameter.default !== null) yield parameter.default;
    }
  }
}
