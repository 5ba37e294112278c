import type { Expr } from '../facts/ir.ts';

/** A short source-like text of an expression, for messages and as a name of what an unknown value is called: `self._encoder`, `pool.get(…)`, `bufs[0]`. */
export function describe(expr: Expr): string {
  switch (expr.kind) {
    case 'name':
      return expr.id;
    case 'attribute':
      return `${describe(expr.object)}.${expr.name}`;
    case 'call':
      return `${describe(expr.callee)}(${expr.args.length > 0 ? '…' : ''})`;
    case 'subscript':
      return `${describe(expr.object)}[${describe(expr.index)}]`;
    case 'constant':
      return typeof expr.value === 'string'
        ? JSON.stringify(expr.value.length > 24 ? `${expr.value.slice(0, 23)}…` : expr.value)
        : String(expr.value);
    case 'slice':
      return ':';
    case 'await':
      return describe(expr.value);
    default:
      return '…';
  }
}
