import type { Workspace } from '../audit/judge.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { type Amount, isSameAmount, readAmount } from './amount.ts';
import { readPath, spellPath } from './buffer-path.ts';
import type { CodeFile } from './name-buffer.ts';
import { isQuietStatement } from './quiet.ts';
import { binds } from './reaching-definition.ts';
import type { SyncGroup } from './sync-group.ts';

/** Whether a `didModifyRange_` call that covers the writes of a group follows them, before anything that could use the buffer. */
export function existingSync({ first, step, range }: SyncGroup, workspace: Workspace): boolean {
  const { file, spelled, name } = first;
  for (const statement of step.body.slice(step.index + 1)) {
    const covered = rangeOfSync(statement, spelled, file);
    if (covered !== null && covers(covered, range, spelled, file)) return true;
    const goesOn = covered !== null || isQuietStatement(statement, workspace);
    if (!goesOn || statement.kind === 'break' || statement.kind === 'continue' || binds(statement, name.path.root, file.facts))
      return false;
  }
  return false;
}

/** The argument of `buffer.didModifyRange_(…)`, where the statement is that and the buffer goes by this name; null for any other. */
function rangeOfSync(statement: Stmt, spelled: string, file: CodeFile): Expr | null {
  if (statement.kind !== 'expression' || statement.value.kind !== 'call') return null;
  const { callee, args } = statement.value;
  if (callee.kind !== 'attribute' || callee.name !== 'didModifyRange_') return null;
  const path = readPath(callee.object, file);
  return path !== null && spellPath(path) === spelled ? (args[0]?.value ?? null) : null;
}

function covers(argument: Expr, range: SyncGroup['range'], spelled: string, file: CodeFile): boolean {
  const [from, count] = partsOf(argument);
  if (from === undefined || count === undefined) return false;
  const start = readAmount(from, file);
  if (start?.value === 0 && isLength(count, spelled, file)) return true;
  const length = readAmount(count, file);
  return range !== null && start !== null && length !== null && contains({ start, length }, range);
}

function contains(
  outer: { readonly start: Amount; readonly length: Amount },
  inner: { readonly start: Amount; readonly length: Amount },
): boolean {
  if (isSameAmount(outer.start, inner.start) && isSameAmount(outer.length, inner.length)) return true;
  const [a, b, c, d] = [outer.start.value, outer.length.value, inner.start.value, inner.length.value];
  return a !== null && b !== null && c !== null && d !== null && a <= c && c + d <= a + b;
}

/** Location and length of `NSMakeRange(a, n)`, `NSRange(a, n)` and `(a, n)`. */
function partsOf(argument: Expr): readonly Expr[] {
  if (argument.kind === 'sequence' && argument.items.length === 2) return argument.items;
  return argument.kind === 'call' && argument.args.length === 2 ? argument.args.map(({ value }) => value) : [];
}

/** `buffer.length()`. */
function isLength(count: Expr, spelled: string, file: CodeFile): boolean {
  if (count.kind !== 'call' || count.args.length > 0 || count.callee.kind !== 'attribute' || count.callee.name !== 'length') return false;
  const path = readPath(count.callee.object, file);
  return path !== null && spellPath(path) === spelled;
}
