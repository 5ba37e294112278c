import type { Workspace } from '../audit/judge.ts';
import type { AttributeExpr, CallExpr, Stmt } from '../facts/ir.ts';
import type { Place } from '../flow/buffer-use.ts';
import { type CodePlace, locate } from './locate.ts';
import type { CodeFile } from './name-buffer.ts';
import { spanOf } from './scope.ts';

/** A method call that is a statement of its own. */
export interface StatementCall {
  readonly file: CodeFile;
  readonly place: CodePlace;
  readonly statement: Stmt;
  readonly call: CallExpr;
  readonly callee: AttributeExpr;
  /** The receiver as it is written. */
  readonly receiver: string;
}

/** The call at a place, where it is a statement of its own and has a receiver; null elsewhere. */
export function statementCall({ path, site }: Place, workspace: Workspace): StatementCall | null {
  const facts = workspace.facts(path);
  const text = workspace.text(path);
  const place = facts === undefined ? null : locate(facts, site);
  if (facts === undefined || text === undefined || place === null) return null;
  const { statement } = place.step;
  if (statement.kind !== 'expression' || statement.value.kind !== 'call' || statement.value.site !== site) return null;
  const { callee } = statement.value;
  if (callee.kind !== 'attribute') return null;
  const { start, end } = spanOf(facts.places, callee.object.site);
  return { file: { path, facts, text }, place, statement, call: statement.value, callee, receiver: text.slice(start, end) };
}
