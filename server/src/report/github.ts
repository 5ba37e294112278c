import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Severity } from '../rules/finding.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

/**
 * The findings and problems as workflow commands, which GitHub's runner turns into annotations, one a line
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Empty where there is none.
 */
export function renderGithub(audit: Audit): string {
  const lines = audit.files.flatMap((file) => {
    const path = relativePath(audit.root, file.path);
    return [
      ...file.findings.map(({ severity, range, code, name, message }) => {
        const place = { file: path, line: range.start.line + 1, endLine: range.end.line + 1, ...columns(range.start, range.end) };
        return command(COMMANDS[severity], { ...place, title: `${code} ${name}` }, message);
      }),
      ...file.problems.map((problem) => command('warning', { file: path, title: 'Storage Mode Audit' }, problem)),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

interface Point {
  readonly line: number;
  readonly character: number;
}

/** The runner takes columns of one line alone. */
function columns(start: Point, end: Point): { readonly col?: number; readonly endColumn?: number } {
  return start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

/** As the runner reads it back: `escapeData` of https://github.com/actions/toolkit, command.ts. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
