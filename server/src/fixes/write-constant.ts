import type { PythonFacts } from '../facts/facts.ts';
import type { Expr } from '../facts/ir.ts';
import { constantNamed, hasAttribute, mayBeOtherModule, spellConstant } from './reachable-constant.ts';
import { renameBareConstant } from './rename-bare-constant.ts';
import { type NameView, spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

/** The file that is edited, and the names in scope at the place. */
export interface WrittenAt {
  readonly facts: PythonFacts;
  readonly text: string;
  readonly view: NameView;
}

/** `exact`: the name certainly leads to Metal's constant. */
export interface WrittenConstant {
  readonly edits: readonly SpanEdit[];
  readonly exact: boolean;
}

/**
 * Edits that put Metal's constant `name` where `expr` stands: where that is a constant of Metal, its name alone is replaced, with what it hangs on or is
 * imported by left as it is. null where nothing in scope leads to the constant.
 */
export function writeConstant(expr: Expr, name: string, at: WrittenAt): WrittenConstant | null {
  const { facts, view } = at;
  const isConstant = constantNamed(expr, view) !== null;
  if (isConstant && expr.kind === 'attribute' && hasAttribute(expr.object, name, facts)) {
    return { edits: [{ ...spanOf(facts.places, expr.nameSite), newText: name }], exact: !mayBeOtherModule(expr.object, view) };
  }
  const renamed = isConstant && expr.kind === 'name' ? renameBareConstant(expr, name, at) : null;
  if (renamed?.kind === 'edits') return renamed;
  const spelled = spellConstant(name, view);
  return spelled === null ? null : { edits: [{ ...spanOf(facts.places, expr.site), newText: spelled }], exact: true };
}
