import { extractPythonFacts } from '../../server/src/facts/extract.ts';
import type { PythonFacts } from '../../server/src/facts/facts.ts';
import type { Expr, Site } from '../../server/src/facts/ir.ts';
import { expressions, statementExpressions, statements } from '../../server/src/facts/walk-ir.ts';
import type { Allocation } from '../../server/src/flow/buffer-use.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';

/** A text with its one call of `newBufferWithLength_options_` or `newBufferWithBytes_length_options_`. */
export interface ReadAllocation {
  readonly facts: PythonFacts;
  readonly text: string;
  readonly allocation: Pick<Allocation, 'function' | 'options' | 'call' | 'selectorSite' | 'source' | 'selector'>;
}

const SELECTORS = { newBufferWithLength_options_: 'length', newBufferWithBytes_length_options_: 'bytes' } as const;

/** Reads a text as the engine does; the options are the call's last argument. Throws where the text does not hold one such call. */
export function readAllocation(text: string, syntax: Syntax): ReadAllocation {
  const facts = extractTestFacts(text, syntax);
  const { module } = facts;
  const bodies = [
    { fn: null, body: module.body },
    ...module.classes.map((made) => ({ fn: made.parent, body: made.body })),
    ...module.functions.map((made, index) => ({ fn: index, body: made.body })),
  ];
  const found = bodies.flatMap(({ fn, body }) =>
    [...statements(body)].flatMap(statementExpressions).flatMap((root) => [...expressions(root)].flatMap((expr) => allocationOf(expr, fn))),
  );
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new Error(`the text must hold one allocation, not ${found.length}`);
  return { facts, text, allocation: only };
}

/** Whether a text is Python without a syntax error. */
export function parses(text: string, syntax: Syntax): boolean {
  const tree = syntax.parsePython(text);
  const { hasError } = tree.root;
  tree.delete();
  return !hasError;
}

function extractTestFacts(text: string, syntax: Syntax): PythonFacts {
  const tree = syntax.parsePython(text);
  try {
    return extractPythonFacts(text, tree, syntax);
  } finally {
    tree.delete();
  }
}

function allocationOf(expr: Expr, fn: number | null): readonly ReadAllocation['allocation'][] {
  if (expr.kind !== 'call' || expr.callee.kind !== 'attribute') return [];
  const selector = expr.callee.name;
  if (selector !== 'newBufferWithLength_options_' && selector !== 'newBufferWithBytes_length_options_') return [];
  const options: Site | null = expr.args.at(-1)?.value.site ?? null;
  return [{ function: fn, options, call: expr.site, selectorSite: expr.callee.nameSite, source: SELECTORS[selector], selector }];
}
