import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Severity } from '../rules/finding.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * The findings, one a line: `file:line:column CODE message`, 1-based, files relative to the audit's root. Then the problems, `file: message`, and a
 * line that counts. Ends with a line break.
 */
export function renderText(audit: Audit): string {
  const lines: string[] = [];
  for (const file of audit.files) {
    const path = relativePath(audit.root, file.path);
    for (const { range, code, message } of file.findings) {
      lines.push(`${path}:${range.start.line + 1}:${range.start.character + 1} ${code} ${message}`);
    }
    for (const problem of file.problems) lines.push(`${path}: ${problem}`);
  }
  lines.push(countLine(audit));
  return `${lines.join('\n')}\n`;
}

function countLine(audit: Audit): string {
  const findings = audit.files.flatMap((file) => file.findings);
  const problems = audit.files.reduce((sum, file) => sum + file.problems.length, 0);
  const bySeverity = SEVERITIES.map((severity) => ({ severity, count: findings.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  const found = findings.length === 0 ? 'No findings' : `${plural(findings.length, 'finding')} (${bySeverity.join(', ')})`;
  return problems === 0 ? `${found}.` : `${found}, ${plural(problems, 'problem')}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
