import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import type { Expr } from '../facts/ir.ts';
import type { BufferUse, Place } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { rangeOf } from '../syntax/line-table.ts';
import { insertAfter } from './insert-after.ts';
import { locate } from './locate.ts';
import { makeFix } from './make-fix.ts';
import { removeCall } from './remove-call.ts';
import { spanOf } from './scope.ts';
import { type StatementCall, statementCall } from './statement-call.ts';

/** The fix that moves a `didModifyRange_` call behind the write it is for, as a list of one; empty where they are not statements of one block. */
export function moveSync(sync: Place, write: Place, workspace: Workspace): readonly Fix[] {
  const found = statementCall(sync, workspace);
  if (found === null || sync.path !== write.path) return [];
  const { file, place } = found;
  const target = locate(file.facts, write.site);
  if (target === null || target.step.body !== place.step.body || target.step.index <= place.step.index) return [];
  const [removal] = removeCall(sync.site, true, file).flatMap((fix) => fix.edits);
  if (removal === undefined) return [];
  const { start, end } = spanOf(file.facts.places, found.call.site);
  const insertion = insertAfter(target.step.statement, file.text.slice(start, end), file);
  const safe = found.callee.object.kind === 'name' && rangeParts(found).every(isNumber);
  const edit = { path: file.path, range: rangeOf(file.facts.lineStarts, insertion), newText: insertion.newText };
  return [{ title: 'Move the call behind the write', applicability: safe ? 'safe' : 'unsafe', preferred: safe, edits: [removal, edit] }];
}

/** The fix that widens the range of a `didModifyRange_` call to the whole buffer, as a list of one; empty where the range is not spelled there. */
export function widenSync(use: BufferUse, sync: Place, workspace: Workspace): readonly Fix[] {
  const found = statementCall(sync, workspace);
  if (found === null) return [];
  const [start, length] = rangeParts(found);
  if (start === undefined || length === undefined) return [];
  const { facts } = found.file;
  const edits = [
    { ...spanOf(facts.places, start.site), newText: '0' },
    { ...spanOf(facts.places, length.site), newText: `${found.receiver}.length()` },
  ];
  const safe = summarizeAccesses(use.accesses).gpu.every((access) => access.certain && access.kind === 'gpu-read');
  return [makeFix('Cover the whole buffer', sync.path, facts, edits, safe)];
}

/** Start and length of the range that the call is given, where both are spelled: `NSMakeRange(a, n)`, `(a, n)`. */
function rangeParts({ call }: StatementCall): readonly Expr[] {
  const range = call.args[0]?.value;
  if (range?.kind === 'sequence') return range.items;
  return range?.kind === 'call' ? range.args.map((argument) => argument.value) : [];
}

function isNumber(expr: Expr): boolean {
  return expr.kind === 'constant' && expr.type === 'int';
}
