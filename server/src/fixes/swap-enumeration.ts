import type { Expr, Site } from '../facts/ir.ts';
import { namedStorageMode, resourceOptionsName, storageModeName } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import type { Fix } from '../rules/finding.ts';
import { findExpression } from './find-expression.ts';
import { constantNamed } from './reachable-constant.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { NameView } from './scope.ts';
import { toTextEdits } from './span-edit.ts';
import { type WrittenAt, type WrittenConstant, writeConstant } from './write-constant.ts';

/** The two enumerations of storage modes: `MTLResourceStorageMode…` and `MTLStorageMode…`. */
export type ModeEnumeration = 'resource-options' | 'storage-mode';

/** An argument that holds a constant of the wrong one. */
export interface MistakenArgument {
  readonly path: string;
  readonly function: number | null;
  readonly argument: Site;
  /** The mode to name; null where each constant's own is meant. */
  readonly mode: StorageMode | null;
  /** Whether the argument is one constant and nothing else, whatever runs: then it may be replaced as a whole. */
  readonly alone: boolean;
}

/**
 * The fix that names the same mode by a constant of `target`, as a list of one; empty where the argument does not show the constant and may be more than it.
 * A value that others may share is not edited: the argument is replaced.
 */
export function swapEnumeration(target: ModeEnumeration, mistaken: MistakenArgument, file: RewrittenFile): readonly Fix[] {
  const expr = findExpression(file.facts.module, mistaken.function, mistaken.argument);
  if (expr === null) return [];
  const view = new NameView(file.facts, mistaken.function, expr.site);
  const written = partsOf(expr, target).map((part) => swap(part, target, mistaken, { ...file, view }));
  const swapped = written.filter((each) => each !== null && each !== 'kept');
  if (written.includes(null) || swapped.length === 0) return [];
  const safe = swapped.every((each) => each.exact);
  const nameOf = target === 'storage-mode' ? storageModeName : resourceOptionsName;
  return [
    {
      title:
        mistaken.mode === null
          ? `Use the constants MTL${target === 'storage-mode' ? '' : 'Resource'}StorageMode…`
          : `Use ${nameOf(mistaken.mode)}`,
      applicability: safe ? 'safe' : 'unsafe',
      preferred: safe,
      edits: toTextEdits(
        mistaken.path,
        file.facts.lineStarts,
        swapped.flatMap((each) => each.edits),
      ),
    },
  ];
}

/** What the argument may be, and for resource options what it is joined from. */
function partsOf(expr: Expr, target: ModeEnumeration): readonly Expr[] {
  if (expr.kind === 'conditional') return [...partsOf(expr.then, target), ...partsOf(expr.else, target)];
  if (target === 'resource-options' && expr.kind === 'binary' && (expr.op === '|' || expr.op === '+')) {
    return [...partsOf(expr.left, target), ...partsOf(expr.right, target)];
  }
  return [expr];
}

/** `kept` for a part that is right as it is; null for one that is not understood. */
function swap(part: Expr, target: ModeEnumeration, { mode, alone }: MistakenArgument, at: WrittenAt): WrittenConstant | 'kept' | null {
  const nameOf = target === 'storage-mode' ? storageModeName : resourceOptionsName;
  const constant = constantNamed(part, at.view);
  const named = constant === null ? null : namedStorageMode(constant);
  if (named !== null) return named.of === target ? 'kept' : writeConstant(part, nameOf(mode ?? named.mode), at);
  if (constant !== null) return target === 'resource-options' ? 'kept' : null;
  return mode === null || !alone ? null : writeConstant(part, nameOf(mode), at);
}
