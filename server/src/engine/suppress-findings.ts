import type { PythonFacts } from '../facts/facts.ts';
import type { Range } from '../position.ts';
import { checkSuppressions } from '../rules/check.ts';
import { type Directive, type DirectiveName, readDirectives } from '../rules/directive.ts';
import type { Finding } from '../rules/finding.ts';
import { meansSuppressions, Suppressions } from '../rules/suppressions.ts';
import { rangeOf } from '../syntax/line-table.ts';
import type { OptionsOf } from './configurations.ts';
import type { LinkedFiles } from './linked-root.ts';

interface SuppressedFiles {
  readonly wanted: ReadonlySet<string>;
  readonly linked: LinkedFiles;
  readonly optionsOf: OptionsOf;
}

/**
 * The findings that no comment suppresses, and what is to be said of the comments of the wanted files that suppress nothing. `judgeUnder` makes the findings
 * under other options: it is asked, for the other memory model, only where there are suppressions at all.
 */
export function suppressFindings(
  findings: readonly Finding[],
  { wanted, linked, optionsOf }: SuppressedFiles,
  judgeUnder: (optionsOf: OptionsOf) => readonly Finding[],
): readonly Finding[] {
  const directives = new Map<string, readonly Directive[]>();
  const directivesOf = (path: string): readonly Directive[] => {
    const known = directives.get(path) ?? directivesIn(path, linked);
    directives.set(path, known);
    return known;
  };
  const suppressions = new Suppressions(directivesOf);
  const left = findings.filter((finding) => !suppressions.suppress(finding));
  const suppressing = [...wanted].filter((path) => directivesOf(path).length > 0);
  if (suppressing.length === 0) return left;
  for (const finding of judgeUnder(otherModel(optionsOf))) suppressions.suppress(finding);
  const unused = suppressing.flatMap((path) => unusedIn(path, directivesOf(path), suppressions, linked, optionsOf));
  return [...left, ...unused.filter((finding) => !suppressions.suppress(finding))];
}

function directivesIn(path: string, linked: LinkedFiles): readonly Directive[] {
  const facts = linked.facts.get(path);
  const text = linked.text(path);
  return facts?.kind !== 'python' || text === undefined ? [] : readDirectives(facts, text);
}

function otherModel(optionsOf: OptionsOf): OptionsOf {
  return (path) => {
    const options = optionsOf(path);
    return { ...options, memoryModel: options.memoryModel === 'discrete' ? 'unified' : 'discrete' };
  };
}

function unusedIn(
  path: string,
  directives: readonly Directive[],
  suppressions: Suppressions,
  linked: LinkedFiles,
  optionsOf: OptionsOf,
): readonly Finding[] {
  const facts = linked.facts.get(path);
  const text = linked.text(path);
  if (facts?.kind !== 'python' || text === undefined) return [];
  // What was not understood may be what a comment is for.
  const doubtful = linked.problems(path).length > 0 ? 'all' : doubtfulRanges(path, facts, linked);
  const untold = new Set<Directive | DirectiveName>();
  for (const directive of directives.filter((each) => isDoubtful(each, doubtful))) {
    for (const part of [directive, ...(directive.names ?? [])]) untold.add(part);
  }
  const isUnused = (part: Directive | DirectiveName): boolean =>
    !untold.has(part) && !suppressions.wasOfUse(part) && !('text' in part && meansSuppressions(part));
  return checkSuppressions(directives, { path, facts, text }, isUnused, optionsOf(path).memoryModel);
}

/** Where buffers stand of which not every path was followed: whether anything would be found of them nobody knows. */
function doubtfulRanges(path: string, { places, lineStarts }: PythonFacts, linked: LinkedFiles): readonly Range[] {
  const sites = linked.uses
    .filter((use) => use.doubt !== null)
    .flatMap(({ allocation, accesses }) => [{ path: allocation.path, site: allocation.call }, ...accesses.map(({ place }) => place)])
    .filter((place) => place.path === path);
  return sites.map(({ site }) => rangeOf(lineStarts, { start: places[site * 2] ?? 0, end: places[site * 2 + 1] ?? 0 }));
}

function isDoubtful({ scope, comment }: Directive, doubtful: readonly Range[] | 'all'): boolean {
  if (doubtful === 'all') return true;
  return scope === 'file' ? doubtful.length > 0 : doubtful.some(({ start, end }) => start.line <= comment.line && comment.line <= end.line);
}
