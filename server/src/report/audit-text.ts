import stringWidth from 'string-width';
import type { Verdict } from '../audit/verdict.ts';
import type { Audit, FileAudit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import { plural } from './counts.ts';
import type { Palette } from './palette.ts';
import { printable } from './printable.ts';
import type { TextStyle } from './text.ts';

/** Broader columns let their text run over. */
const MOST_COLUMNS = 44;

/**
 * Every buffer for a person at a terminal, a line each under its file and function: line, name, current and suggested mode, access pattern, purpose. Then the problems,
 * and a line that counts. Ends with a line break, or is empty where there is nothing to say.
 */
export function renderAuditText(audit: Audit, { palette, isQuiet }: TextStyle): string {
  const lines = audit.files.filter(({ verdicts }) => verdicts.length > 0).flatMap((file) => fileLines(audit.root, file, palette));
  for (const file of audit.files)
    for (const problem of file.problems)
      lines.push(`${palette.bold(printable(relativePath(audit.root, file.path)))}: ${printable(problem)}`);
  if (!isQuiet) lines.push(countLine(audit));
  return lines.map((line) => `${line}\n`).join('');
}

function fileLines(root: string, file: FileAudit, palette: Palette): string[] {
  const rows = file.verdicts.map(cells);
  const widths = [0, 1, 2, 3].map((column) => Math.min(MOST_COLUMNS, Math.max(...rows.map((row) => stringWidth(row[column] ?? '')))));
  const lines = [palette.bold(printable(relativePath(root, file.path)))];
  let scope: string | null = null;
  file.verdicts.forEach((verdict, index) => {
    if (verdict.function !== scope) lines.push(`  ${palette.cyan(printable(verdict.function))}`);
    scope = verdict.function;
    lines.push(`    ${rowText(verdict, rows[index] ?? [], widths, palette)}`);
  });
  return [...lines, ''];
}

function cells(verdict: Verdict): readonly string[] {
  const line = String(verdict.selector.start.line + 1);
  return [line, printable(verdict.name), modeText(verdict), verdict.accessPattern, printable(verdict.purpose)];
}

/** `Shared -> Private` where another mode is suggested. */
function modeText({ currentMode, currentModes, suggestedMode }: Verdict): string {
  const current = currentMode === 'Unknown' && currentModes.length > 0 ? currentModes.join(' or ') : currentMode;
  if (suggestedMode === null) return `${current} (keeps its mode)`;
  return suggestedMode.split(' ')[0] === currentMode && !suggestedMode.includes(';') ? current : `${current} -> ${suggestedMode}`;
}

function rowText(verdict: Verdict, row: readonly string[], widths: readonly number[], palette: Palette): string {
  const [line = '', name = '', mode = '', pattern = '', purpose = ''] = row;
  const [lineWidth = 0, nameWidth = 0, modeWidth = 0, patternWidth = 0] = widths;
  const isChange = mode.includes(' -> ');
  return [
    palette.blue(line.padStart(lineWidth)),
    palette.bold(pad(name, nameWidth)),
    (isChange ? palette.yellow : palette.dim)(pad(mode, modeWidth)),
    pad(pattern, patternWidth),
    palette.dim(verdict.purpose === '' ? '' : purpose),
  ]
    .join('  ')
    .trimEnd();
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function countLine(audit: Audit): string {
  const verdicts = audit.files.flatMap((file) => file.verdicts);
  if (verdicts.length === 0) return 'No `newBuffer*` calls in these files.';
  const files = audit.files.filter((file) => file.verdicts.length > 0).length;
  const changes = verdicts.filter((verdict) => modeText(verdict).includes(' -> ')).length;
  const suggested = changes === 0 ? 'none with another mode suggested' : `${changes} with another mode suggested`;
  return `${plural(verdicts.length, 'buffer')} in ${plural(files, 'file')}, ${suggested} (${audit.memoryModel} memory).`;
}
