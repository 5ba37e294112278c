import type { Expr, Site } from '../facts/ir.ts';
import { RESOURCE_CONSTANTS, resourceOptionsName, storageModeOf } from '../metal/resource-options.ts';
import { findExpression } from './find-expression.ts';
import { constantNamed } from './reachable-constant.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { NameView, spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';
import { type WrittenAt, writeConstant } from './write-constant.ts';

/** Where an argument with resource options stands, and the value that it shall have; null where that is several, as it is now. */
export interface OptionsArgument {
  readonly function: number | null;
  readonly argument: Site;
  readonly wanted: number | null;
}

/**
 * Edits that take the constants `dropped` out of an options argument: `A | B` becomes `A`. An argument that is no union of names is replaced as a whole, by
 * the constant that says `wanted`, or by the number where it is written as one. null where the text does not show how.
 */
export function dropOptions(
  argument: OptionsArgument,
  dropped: (name: string) => boolean,
  file: RewrittenFile,
): readonly SpanEdit[] | null {
  const expr = findExpression(file.facts.module, argument.function, argument.argument);
  if (expr === null) return null;
  const at: WrittenAt = { ...file, view: new NameView(file.facts, argument.function, expr.site) };
  const parts = partsOf(expr);
  const isDropped = (part: Expr): boolean => {
    const name = constantNamed(part, at.view);
    return name !== null && dropped(name);
  };
  const gone = parts.map(isDropped);
  if (gone.every((each) => !each) || gone.every((each) => each)) return replaceWhole(expr, argument.wanted, at);
  const values = parts.map(
    (part) => RESOURCE_CONSTANTS.get(constantNamed(part, at.view) ?? '') ?? (part.kind === 'constant' ? part.value : null),
  );
  const left = values.reduce<number | null>(
    (sum, value, n) => (gone[n] ? sum : sum === null || typeof value !== 'number' ? null : sum | value),
    0,
  );
  if (argument.wanted !== null && left !== null && left !== argument.wanted) return null;
  return removeParts(parts, gone, at);
}

function partsOf(expr: Expr): readonly Expr[] {
  return expr.kind === 'binary' && (expr.op === '|' || expr.op === '+') ? [...partsOf(expr.left), ...partsOf(expr.right)] : [expr];
}

function removeParts(parts: readonly Expr[], gone: readonly boolean[], { facts, text }: WrittenAt): readonly SpanEdit[] | null {
  const spans = parts.map((part) => spanOf(facts.places, part.site));
  const firstKept = gone.indexOf(false);
  const edits: SpanEdit[] = [];
  for (const [n, span] of spans.entries()) {
    if (gone[n] !== true) continue;
    const other = spans[n < firstKept ? n + 1 : n - 1] ?? span;
    const cut = n < firstKept ? { start: span.start, end: other.start } : { start: other.end, end: span.end };
    const joint = n < firstKept ? text.slice(span.end, other.start) : text.slice(other.end, span.start);
    if (!/^\s*[|+]\s*$/.test(joint)) return null;
    edits.push({ ...cut, newText: '' });
  }
  return edits;
}

/** A literal number, a lone constant, or a value that is kept elsewhere. */
function replaceWhole(expr: Expr, wanted: number | null, at: WrittenAt): readonly SpanEdit[] | null {
  const mode = wanted === null ? null : storageModeOf(wanted);
  if (wanted === null || mode === null || expr.kind === 'binary' || expr.kind === 'call') return null;
  if (RESOURCE_CONSTANTS.get(resourceOptionsName(mode)) === wanted) {
    const written = writeConstant(expr, resourceOptionsName(mode), at);
    if (written !== null) return written.exact ? written.edits : null;
  }
  if (expr.kind !== 'constant') return null;
  return [{ ...spanOf(at.facts.places, expr.site), newText: String(wanted) }];
}
