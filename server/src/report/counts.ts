import type { Audit } from '../engine-api.ts';
import type { Finding, Severity } from '../rules/finding.ts';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Every finding of an audit, in order of path, then place. */
export function allFindings(audit: Audit): readonly Finding[] {
  return audit.files.flatMap((file) => file.findings);
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2 error, 1 hint`: those severities that occur, the worst first. */
export function countSeverities(findings: readonly Finding[]): string {
  return SEVERITIES.map((severity) => ({ severity, count: findings.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ');
}

/** How often each code was found, with the rule's name, the most frequent first. */
export function countCodes(
  findings: readonly Finding[],
): readonly { readonly code: string; readonly name: string; readonly count: number }[] {
  const counts = new Map<string, { code: string; name: string; count: number }>();
  for (const { code, name } of findings) {
    const known = counts.get(code);
    if (known === undefined) counts.set(code, { code, name, count: 1 });
    else known.count++;
  }
  return [...counts.values()].sort((left, right) => right.count - left.count || (left.code < right.code ? -1 : 1));
}
