import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';

/** What could not be read or understood, as the last section of a document; nothing where all was. */
export function problemSection(audit: Audit): readonly string[] {
  const rows = audit.files.flatMap((file) =>
    file.problems.map((problem) => tableRow([codeSpan(relativePath(audit.root, file.path)), problem])),
  );
  return rows.length === 0 ? [] : ['', '## Problems', '', '| File | Problem |', '| --- | --- |', ...rows];
}

/** One row; a cell's line breaks become blanks. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A code span: within more backticks than the text holds in a row. */
export function codeSpan(text: string): string {
  const inner = oneLine(text);
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? fence + inner + fence : `${fence} ${inner} ${fence}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, ' ');
}
