import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Location } from '../position.ts';
import type { Finding, Fix, Severity } from '../rules/finding.ts';
import { allFindings, countCodes, countSeverities, plural } from './counts.ts';
import { type Palette, PLAIN } from './palette.ts';
import { printable } from './printable.ts';
import { excerptOf } from './source-excerpt.ts';

export interface TextStyle {
  readonly palette: Palette;
  /** The first line of each finding, and no summary. */
  readonly isQuiet: boolean;
  /** Findings that are left out because a baseline has them. */
  readonly known?: number;
}

/**
 * The findings for a person: `file:line:column CODE message`, 1-based, files relative to the audit's root; below it the source with the range underlined, related
 * places, fixes. Then the problems, `file: message`, and a line that counts. Ends with a line break, or is empty where there is nothing to say.
 */
export function renderText(audit: Audit, { palette, isQuiet, known = 0 }: TextStyle = { palette: PLAIN, isQuiet: false }): string {
  const lines: string[] = [];
  for (const file of audit.files) {
    for (const finding of file.findings) {
      lines.push(headline(audit, finding, palette));
      if (!isQuiet) lines.push(...detail(audit, finding, palette), '');
    }
    for (const problem of file.problems) lines.push(`${palette.bold(relativePath(audit.root, file.path))}: ${printable(problem)}`);
  }
  if (!isQuiet) lines.push(countLine(audit, known));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** How often each rule speaks, the most frequent first: `  23  SMA002  shared-upload`. */
export function renderStatistics(audit: Audit, { palette, isQuiet, known = 0 }: TextStyle): string {
  const counts = countCodes(allFindings(audit));
  const width = Math.max(...counts.map(({ count }) => String(count).length), 0);
  const rows = counts.map(({ code, name, count }) => `${String(count).padStart(width)}  ${palette.bold(code)}  ${name}`);
  return [...rows, ...(isQuiet ? [] : [countLine(audit, known)])].map((line) => `${line}\n`).join('');
}

/** `3 findings (1 error, 2 warning), 1 with a safe fix; 2 in the baseline; 1 problem.` */
function countLine(audit: Audit, known: number): string {
  const findings = allFindings(audit);
  const fixable = findings.filter(({ fixes }) => fixes.some(({ applicability }) => applicability === 'safe')).length;
  const problems = audit.files.reduce((sum, file) => sum + file.problems.length, 0);
  const found = findings.length === 0 ? 'No findings' : `${plural(findings.length, 'finding')} (${countSeverities(findings)})`;
  const fixed = fixable === 0 ? '' : `, ${fixable} with a safe fix`;
  const more = [...(known === 0 ? [] : [`${known} in the baseline`]), ...(problems === 0 ? [] : [plural(problems, 'problem')])];
  return `${[found + fixed, ...more].join('; ')}.`;
}

function headline(audit: Audit, { path, range, code, severity, message }: Finding, palette: Palette): string {
  const paint = paintOf(severity, palette);
  return `${palette.bold(place(audit, { path, range }))} ${palette.bold(paint(code))} ${printable(message)}`;
}

function paintOf(severity: Severity, palette: Palette): (text: string) => string {
  switch (severity) {
    case 'error':
      return palette.red;
    case 'warning':
      return palette.yellow;
    case 'info':
      return palette.blue;
    case 'hint':
      return palette.cyan;
  }
}

function detail(audit: Audit, finding: Finding, palette: Palette): readonly string[] {
  const text = audit.texts.get(finding.path);
  const excerpt = text === undefined ? [] : excerptOf(text, finding.range);
  const width = Math.max(...excerpt.map(({ number }) => String(number).length), 1);
  const gutter = (label: string, rest: string) => `${palette.blue(`${label.padStart(width)} |`)}${rest === '' ? '' : ` ${rest}`}`;
  const paint = paintOf(finding.severity, palette);
  const source = excerpt.flatMap(({ number, text: line, markStart, markWidth }) => [
    gutter(String(number), line),
    gutter('', ' '.repeat(markStart) + paint('^'.repeat(markWidth))),
  ]);
  const note = (title: string, rest: string) => `${' '.repeat(width)} ${palette.blue('=')} ${palette.bold(title)}: ${rest}`;
  return [
    ...(source.length === 0 ? [] : [gutter('', ''), ...source, gutter('', '')]),
    ...finding.related.map(({ location, message }) => note('see', `${place(audit, location)} ${printable(message)}`)),
    ...finding.fixes.map((fix) => note('fix', `${printable(fix.title)} ${fixSafety(fix, palette)}`)),
  ];
}

function fixSafety({ applicability }: Fix, palette: Palette): string {
  return applicability === 'safe' ? palette.green('(safe)') : palette.yellow(`(${applicability})`);
}

/** `file:line:column`, 1-based, the file as seen from the audit's root. */
function place(audit: Audit, { path, range }: Location): string {
  return `${printable(relativePath(audit.root, path))}:${range.start.line + 1}:${range.start.character + 1}`;
}
