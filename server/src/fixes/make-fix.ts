import type { PythonFacts } from '../facts/facts.ts';
import type { Fix } from '../rules/finding.ts';
import { type SpanEdit, toTextEdits } from './span-edit.ts';

/** A fix of one file; a safe one is preferred. */
export function makeFix(title: string, path: string, facts: PythonFacts, edits: readonly SpanEdit[], safe: boolean): Fix {
  return { title, applicability: safe ? 'safe' : 'unsafe', preferred: safe, edits: toTextEdits(path, facts.lineStarts, edits) };
}
