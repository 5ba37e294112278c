import type { PythonFacts } from '../facts/facts.ts';
import type { Expr, Site, Stmt } from '../facts/ir.ts';
import { expressions, innerBodies, statementExpressions } from '../facts/walk-ir.ts';
import { spanOf } from './scope.ts';

/** A statement and the list it stands in. */
export interface Step {
  readonly body: readonly Stmt[];
  readonly index: number;
  readonly statement: Stmt;
}

/** Where a piece of code stands. */
export interface CodePlace {
  /** Index of the function that runs it; null for module-level code. */
  readonly fn: number | null;
  /** The statements around it within that function, outermost first; the last one holds it by itself. */
  readonly steps: readonly Step[];
  readonly step: Step;
}

/** Where the code at `site` stands; null in lambdas and class bodies, where no statement can follow it, and for what is no code. */
export function locate(facts: PythonFacts, site: Site): CodePlace | null {
  const { module, places } = facts;
  const at = spanOf(places, site);
  const holds = (other: Site): boolean => {
    const span = spanOf(places, other);
    return span.start <= at.start && at.end <= span.end;
  };
  // The place of an `elif` ends before the `else` that the tree has inside it.
  const covers = (statement: Stmt): boolean => holds(statement.site) || (statement.kind === 'if' && innerBodies(statement).some(isIn));
  const isIn = (body: readonly Stmt[]): boolean => body.some(covers);
  if (module.functions.some((fn) => fn.name === '<lambda>' && holds(fn.site))) return null;
  let owner: { readonly fn: number | null; readonly isClass: boolean } = { fn: null, isClass: false };
  let steps: Step[] = [];
  for (let body: readonly Stmt[] | undefined = module.body; body !== undefined; ) {
    const index = body.findIndex(covers);
    const statement: Stmt | undefined = body[index];
    if (statement === undefined) return null;
    steps.push({ body, index, statement });
    const inner = ownBody(facts, statement);
    if (inner !== null && isIn(inner.body)) {
      owner = inner;
      steps = [];
      body = inner.body;
    } else body = innerBodies(statement).find(isIn);
  }
  const step = steps.at(-1);
  return step === undefined || owner.isClass ? null : { fn: owner.fn, steps, step };
}

function ownBody({ module }: PythonFacts, statement: Stmt) {
  if (statement.kind === 'function') {
    const body = module.functions[statement.function]?.body;
    return body === undefined ? null : { fn: statement.function, isClass: false, body };
  }
  if (statement.kind !== 'class') return null;
  const made = module.classes[statement.class];
  return made === undefined ? null : { fn: made.parent, isClass: true, body: made.body };
}

/** The expressions of a statement that hold `site`, outermost first; the last one is the expression at the site, where there is one. */
export function expressionsAround(facts: PythonFacts, statement: Stmt, site: Site): readonly Expr[] {
  const at = spanOf(facts.places, site);
  const around = statementExpressions(statement)
    .flatMap((root) => [...expressions(root)])
    .filter((expr) => {
      const span = spanOf(facts.places, expr.site);
      return span.start <= at.start && at.end <= span.end;
    });
  const end = around.findIndex((expr) => expr.site === site);
  return end < 0 ? around : around.slice(0, end + 1);
}
