import type { Expr } from '../facts/ir.ts';
import { RESOURCE_CONSTANTS, storageModeOf } from '../metal/resource-options.ts';
import type { ModeSet } from './buffer-use.ts';

/** The storage mode that an options argument spells out: a constant of Metal's, whatever it hangs on, a number, or flags OR-ed together. Null where it takes more than reading it. */
export function plainMode(options: Expr): ModeSet | null {
  const number = plainNumber(options);
  const mode = number === null ? null : storageModeOf(number);
  return mode === null ? null : { modes: [mode], unknown: null };
}

function plainNumber(expr: Expr): number | null {
  switch (expr.kind) {
    case 'constant':
      return typeof expr.value === 'number' ? expr.value : null;
    case 'name':
      return RESOURCE_CONSTANTS.get(expr.id) ?? null;
    case 'attribute':
      return RESOURCE_CONSTANTS.get(expr.name) ?? null;
    case 'binary': {
      const left = plainNumber(expr.left);
      const right = plainNumber(expr.right);
      return expr.op === '|' && left !== null && right !== null ? left | right : null;
    }
    default:
      return null;
  }
}
