import type { Verdict, VerdictAccess } from '../audit/verdict.ts';
import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Location, Range } from '../position.ts';

/**
 * The whole story of each buffer that a line is about: those allocated there, else those that something on the line accesses. `line` is 1-based. Null where the
 * line has nothing to do with a buffer.
 */
export function renderExplanation(audit: Audit, path: string, line: number): string | null {
  const verdicts = audit.files.flatMap((file) => file.verdicts);
  const made = verdicts.filter((verdict) => verdict.path === path && spans(verdict.call, line));
  const touched = verdicts.filter((verdict) =>
    verdict.accesses.some(({ location }) => location.path === path && spans(location.range, line)),
  );
  const told = made.length > 0 ? made : touched;
  return told.length === 0 ? null : `${told.map((verdict) => story(audit, verdict)).join('\n\n')}\n`;
}

function spans(range: Range, line: number): boolean {
  return range.start.line <= line - 1 && line - 1 <= range.end.line;
}

function story(audit: Audit, verdict: Verdict): string {
  const { name, allocator, currentMode, currentModes, accessPattern, suggestedMode, confidence, because, purpose } = verdict;
  const rows: readonly (readonly [string, string])[] = [
    ['allocated', `${allocator} in ${verdict.function}`],
    ['current mode', currentMode === 'Unknown' && currentModes.length > 0 ? currentModes.join(' or ') : currentMode],
    ['purpose', purpose],
    ['access pattern', accessPattern],
    ['suggested mode', `${suggestedMode ?? 'keeps its mode'} (confidence ${confidence}, ${audit.memoryModel} memory)`],
    ['because', because],
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    `${place(audit, { path: verdict.path, range: verdict.selector })} ${name}`,
    ...rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`),
    ...accessLines(audit, verdict.accesses),
  ].join('\n');
}

function accessLines(audit: Audit, accesses: readonly VerdictAccess[]): readonly string[] {
  if (accesses.length === 0) return ['  no access was seen'];
  const width = Math.max(...accesses.map(({ kind }) => kind.length));
  const title = accesses.length === 1 ? '  1 access:' : `  ${accesses.length} accesses:`;
  return [title, ...accesses.map(({ kind, location, why }) => `    ${kind.padEnd(width)}  ${place(audit, location)}  ${why}`)];
}

/** `file:line:column`, 1-based, the file as seen from the audit's root. */
function place(audit: Audit, { path, range }: Location): string {
  return `${relativePath(audit.root, path)}:${range.start.line + 1}:${range.start.character + 1}`;
}
