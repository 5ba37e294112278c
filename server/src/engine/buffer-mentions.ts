import type { Verdict } from '../audit/verdict.ts';
import type { BufferMention, FileAudit } from '../engine-api.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { Position, Range } from '../position.ts';
import type { Finding } from '../rules/finding.ts';
import { offsetAt, rangeOf } from '../syntax/line-table.ts';
import type { OptionsOf } from './configurations.ts';
import { auditFiles } from './file-audits.ts';
import type { LinkedFiles } from './linked-root.ts';

interface Word {
  readonly text: string;
  readonly range: Range;
  /** UTF-16 offset of its first character. */
  readonly start: number;
  /** A dot stands before it. */
  readonly isAttribute: boolean;
}

/**
 * The buffers that a place speaks of: those that an access at the place reaches, else those that are made there, else those of the name that stands there,
 * as far as the name means the same: in the function that makes the buffer, or, after a dot, anywhere in the file.
 */
export function findMentions(path: string, position: Position, linked: LinkedFiles, optionsOf: OptionsOf): readonly BufferMention[] {
  const facts = linked.facts.get(path);
  const text = linked.text(path);
  if (facts?.kind !== 'python' || text === undefined) return [];
  const makers = new Set(linked.uses.filter((use) => use.files.includes(path)).map((use) => use.allocation.path));
  const files = auditFiles([...makers], linked, optionsOf);
  const verdicts = files.flatMap((file) => file.verdicts);
  const word = wordAt(text, facts, position);
  const found = accessedAt(path, position, verdicts) ?? madeAt(path, position, verdicts, files) ?? namedBy(word, path, verdicts, facts);
  return found.map(({ verdict, range }) => ({ verdict, range, findings: findingsOf(verdict, files) }));
}

interface Found {
  readonly verdict: Verdict;
  readonly range: Range;
}

function accessedAt(path: string, position: Position, verdicts: readonly Verdict[]): readonly Found[] | null {
  const found = verdicts.flatMap((verdict) => {
    const access = verdict.accesses.find(({ location }) => location.path === path && holds(location.range, position));
    return access === undefined || access.location.range.start.line !== access.location.range.end.line
      ? []
      : [{ verdict, range: access.location.range }];
  });
  return found.length === 0 ? null : found;
}

/** At its selector; also at its mode, unless a finding stands there and tells what is to be told. */
function madeAt(path: string, position: Position, verdicts: readonly Verdict[], files: readonly FileAudit[]): readonly Found[] | null {
  const found = verdicts.flatMap((verdict) => {
    if (verdict.path !== path) return [];
    if (holds(verdict.selector, position)) return [{ verdict, range: verdict.selector }];
    const { options } = verdict;
    if (options === null || !holds(options, position) || findingsOf(verdict, files).some(({ range }) => holds(range, position))) return [];
    return [{ verdict, range: options }];
  });
  return found.length === 0 ? null : found;
}

function namedBy(word: Word | null, path: string, verdicts: readonly Verdict[], facts: PythonFacts): readonly Found[] {
  if (word === null) return [];
  return verdicts
    .filter((verdict) => verdict.path === path && verdict.name === word.text && (word.isAttribute || isInMaker(verdict, word.start, facts)))
    .map((verdict) => ({ verdict, range: word.range }));
}

/** Whether a place lies in the function that makes the buffer; functions inside it see its names too. */
function isInMaker(verdict: Verdict, offset: number, { module, places }: PythonFacts): boolean {
  if (verdict.function === '<module>') return true;
  return module.functions.some(({ qualifiedName, site }) => {
    return qualifiedName === verdict.function && (places[site * 2] ?? 0) <= offset && offset < (places[site * 2 + 1] ?? 0);
  });
}

function wordAt(text: string, { lineStarts }: PythonFacts, position: Position): Word | null {
  const offset = offsetAt(lineStarts, text, position);
  let start = offset;
  let end = offset;
  while (start > 0 && /[\p{L}\p{N}_]/u.test(text[start - 1] ?? '')) start--;
  while (end < text.length && /[\p{L}\p{N}_]/u.test(text[end] ?? '')) end++;
  if (start === end) return null;
  return { text: text.slice(start, end), range: rangeOf(lineStarts, { start, end }), start, isAttribute: text[start - 1] === '.' };
}

function findingsOf(verdict: Verdict, files: readonly FileAudit[]): readonly Finding[] {
  const file = files.find(({ path }) => path === verdict.path);
  return file?.findings.filter(({ range }) => holds(verdict.call, range.start)) ?? [];
}

/** Both ends are part of it: an editor puts the cursor behind a word too. */
function holds({ start, end }: Range, { line, character }: Position): boolean {
  if (line < start.line || line > end.line) return false;
  return (line > start.line || character >= start.character) && (line < end.line || character <= end.character);
}
