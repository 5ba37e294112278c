import { lineAt, lineStartsOf } from '../syntax/line-table.ts';
import type { FlatTree, Syntax, SyntaxTree } from '../syntax/syntax.ts';
import type { KernelFacts, MetalFacts, PythonFacts } from './facts.ts';
import { extractKernels } from './msl/extract-kernels.ts';
import { findComments } from './python/find-comments.ts';
import { withoutHoles } from './python/kernel-source.ts';
import { readModule } from './python/read-module.ts';

/**
 * What the text of a Python file says. `tree` is the tree of exactly this text and stays the caller's.
 *
 * Never throws for what a text holds: what cannot be understood is left out or opaque, and marked by `hasError`.
 */
export function extractPythonFacts(text: string, tree: SyntaxTree, syntax: Syntax): PythonFacts {
  const flat = syntax.flattenPython(tree);
  const lineStarts = lineStartsOf(text);
  const { module, places, kernelSources, tooDeep } = readModule(text, flat);
  const kernels: KernelFacts[] = [];
  const problems: string[] = [];
  const error = firstError(flat);
  if (error !== null) problems.push(syntaxError(lineAt(lineStarts, error) + 1));
  if (tooDeep !== null) problems.push(`line ${lineAt(lineStarts, tooDeep) + 1}: nested too deeply to be followed`);
  for (const source of kernelSources) {
    const found = extractKernels(source, syntax);
    kernels.push(...found.kernels.map(withoutHoles));
    problems.push(...found.problems);
  }
  return { kind: 'python', module, kernels, places, lineStarts, comments: findComments(text, flat.comments, lineStarts), problems };
}

/** What the text of a Metal file says. */
export function extractMetalFacts(text: string, syntax: Syntax): MetalFacts {
  const { kernels, problems } = extractKernels(text, syntax);
  return { kind: 'metal', kernels, problems };
}

/** Said of the first error alone: what follows one is often misread. `line` is 1-based. */
function syntaxError(line: number): string {
  return `line ${line}: syntax error; buffers of the functions around it get no suggestion`;
}

/** Offset of the first syntax error; null when there is none. An error may span a whole file: then the first one inside it says more. */
function firstError({ errors, start, next }: FlatTree): number | null {
  let [found] = errors;
  if (found === undefined) return null;
  for (const error of errors) if (error < (next[found] ?? 0)) found = error;
  return start[found] ?? 0;
}
