import type { Expr, Site } from '../facts/ir.ts';
import { callDunder } from './calls.ts';
import { iterate } from './containers.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { assignTarget } from './targets.ts';
import type { Value } from './values.ts';

/** `with value as target`: what `__enter__` returns, what a generator yields (`@contextmanager`), or the thing itself. Gives the manager. */
export function enterContext(frame: Frame, item: { readonly value: Expr; readonly target: Expr | null }, site: Site): Value {
  const manager = evaluate(frame, item.value);
  const { values } = frame;
  const entered = values.joinAll(
    values.ids(manager).map((id): Value => {
      const atom = values.atom(id);
      if (atom.kind === 'container' && atom.type === 'iterator') return iterate(frame, values.single(id)).each;
      const result = callDunder(frame, id, '__enter__', [], item.value.site);
      return result ?? values.single(id);
    }),
  );
  if (item.target) assignTarget(frame, item.target, entered, site);
  return manager;
}

/** The end of a `with` block. */
export function leaveContext(frame: Frame, manager: Value, site: Site): void {
  const { values } = frame;
  for (const id of values.ids(manager)) callDunder(frame, id, '__exit__', [values.none, values.none, values.none], site);
}
