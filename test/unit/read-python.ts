import { extractPythonFacts } from '../../server/src/facts/extract.ts';
import type { PythonFacts } from '../../server/src/facts/facts.ts';
import type { Expr } from '../../server/src/facts/ir.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { printExpr } from './print-ir.ts';

/** The facts of a text; its tree is freed. */
export async function readPython(text: string): Promise<PythonFacts> {
  const syntax = await loadTestSyntax();
  const tree = syntax.parsePython(text);
  try {
    return extractPythonFacts(text, tree, syntax);
  } finally {
    tree.delete();
  }
}

/** The one expression that a text consists of. */
export async function readOne(text: string): Promise<{ readonly facts: PythonFacts; readonly expr: Expr }> {
  const facts = await readPython(text);
  const [statement] = facts.module.body;
  if (statement?.kind !== 'expression' || facts.module.body.length !== 1) throw new Error(`not one expression: ${text}`);
  return { facts, expr: statement.value };
}

/** The printed form of the one expression that a text consists of. */
export async function printOne(text: string): Promise<string> {
  return printExpr((await readOne(text)).expr);
}
