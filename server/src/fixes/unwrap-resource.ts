import type { BufferUse } from '../flow/buffer-use.ts';
import type { SyncObservation } from '../flow/observation.ts';
import type { Fix } from '../rules/finding.ts';
import { findExpression } from './find-expression.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { spanOf } from './scope.ts';
import { toTextEdits } from './span-edit.ts';

/** A sync call with the buffers that are seen to come to its argument, inside a tuple too. */
export interface SyncArgument extends SyncObservation {
  readonly uses: readonly BufferUse[];
}

/**
 * The fix that puts the buffer in the place of a tuple or list which is written there and holds nothing else but numbers, as a list of one; empty where the
 * argument is spelled otherwise. Safe where the buffer is known and Managed on every path.
 */
export function unwrapResource(given: SyncArgument, file: RewrittenFile): readonly Fix[] {
  const expr = findExpression(file.facts.module, given.function, given.argument);
  if (expr?.kind !== 'sequence' || expr.type === 'set') return [];
  const rest = expr.items.slice(1);
  const [first] = expr.items;
  if (first === undefined || first.kind === 'starred' || !rest.every((item) => item.kind === 'constant' && item.type === 'int')) return [];
  const { start, end } = spanOf(file.facts.places, first.site);
  const [kinds] = given.given.items ?? [];
  const known = kinds?.length === 1 && kinds[0] === 'resource';
  const managed = given.uses.length > 0 && given.uses.every(({ mode }) => mode.unknown === null && mode.modes.join() === 'Managed');
  const safe = known && managed;
  return [
    {
      title: 'Give it the buffer alone',
      applicability: safe ? 'safe' : 'unsafe',
      preferred: safe,
      edits: toTextEdits(given.path, file.facts.lineStarts, [
        { ...spanOf(file.facts.places, expr.site), newText: file.text.slice(start, end) },
      ]),
    },
  ];
}
