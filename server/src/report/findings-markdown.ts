import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import { allFindings, countSeverities, plural } from './counts.ts';
import { codeSpan, problemSection, tableRow } from './markdown-parts.ts';

/** The findings as a Markdown document: a table a file, problems last. Ends with a line break. */
export function renderFindingsMarkdown(audit: Audit): string {
  const findings = allFindings(audit);
  const count = findings.length === 0 ? 'No findings.' : `${plural(findings.length, 'finding')}: ${countSeverities(findings)}.`;
  const lines = ['# Storage Mode Audit (findings)', '', count];
  for (const file of audit.files) {
    if (file.findings.length === 0) continue;
    lines.push(
      '',
      `## ${codeSpan(relativePath(audit.root, file.path))}`,
      '',
      '| Line | Code | Severity | Finding |',
      '| --- | --- | --- | --- |',
    );
    for (const { range, code, name, severity, message } of file.findings)
      lines.push(tableRow([String(range.start.line + 1), `${code} ${name}`, severity, escapeText(message)]));
  }
  return `${[...lines, ...problemSection(audit)].join('\n')}\n`;
}

/** Outside code spans, `float*` and `T&<…>` must not become emphasis or HTML. */
function escapeText(message: string): string {
  return message.replace(/`[^`]*`|[*<\\]/g, (found) => (found.length === 1 ? `\\${found}` : found));
}
