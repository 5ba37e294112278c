import type { Verdict } from '../audit/verdict.ts';
import type { Audit, FileAudit } from '../engine-api.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import { relativePath } from '../path.ts';
import { codeSpan, problemSection, tableRow } from './markdown-parts.ts';

/** Scope lines are broken before this column. */
const WIDTH = 80;

const TABLE_HEAD = ['| Buffer | Current mode | Purpose | Access pattern | Suggested mode |', '| --- | --- | --- | --- | --- |'];
const NO_CALLS = 'No `newBuffer*` calls in this file.';

/**
 * The audit as a Markdown document: a section a file, a table a function, problems last. `scope` are the files and folders that were asked for, as the
 * engine names them; the whole root when empty. Ends with a line break.
 */
export function renderMarkdown(audit: Audit, scope: readonly string[] = []): string {
  const named = new Set(scope);
  const sections = audit.files.filter((file) => file.verdicts.length > 0 || named.has(file.path));
  const lines = [
    '# Storage Mode Audit (Metal buffers)',
    '',
    ...scopeLines(audit.root, scope.length === 0 ? [audit.root] : scope),
    '',
    'Rules applied:',
    ...rulesApplied(audit.memoryModel),
    ...sections.flatMap((file) => fileSection(audit.root, file)),
  ];
  if (sections.length === 0) lines.push('', 'No `newBuffer*` calls in these files.');
  lines.push(...problemSection(audit));
  return `${lines.join('\n')}\n`;
}

function scopeLines(root: string, scope: readonly string[]): readonly string[] {
  const lines = ['Scope:'];
  for (const [index, path] of scope.entries()) {
    const item = codeSpan(relativePath(root, path)) + (index === scope.length - 1 ? '.' : ',');
    const line = lines.pop() ?? '';
    if (index === 0 || line.length + 1 + item.length < WIDTH) lines.push(`${line} ${item}`);
    else lines.push(line, item);
  }
  return lines;
}

function rulesApplied(memoryModel: MemoryModel): readonly string[] {
  switch (memoryModel) {
    case 'discrete':
      return [
        '- GPU-only buffers -> `MTLResourceStorageModePrivate`',
        '- CPU-write, GPU-read -> `MTLResourceStorageModeManaged` (with explicit sync, e.g.',
        '  `didModifyRange_` after CPU writes)',
        '- Frequent CPU read-back -> `MTLResourceStorageModeShared`',
      ];
    case 'unified':
      return [
        '- GPU-only buffers -> `MTLResourceStorageModePrivate`',
        '- CPU-write, GPU-read -> `MTLResourceStorageModeShared` (CPU and GPU share one memory:',
        '  nothing to sync)',
        '- Frequent CPU read-back -> `MTLResourceStorageModeShared`',
      ];
  }
}

function fileSection(root: string, file: FileAudit): readonly string[] {
  const lines = ['', `## ${codeSpan(relativePath(root, file.path))}`];
  if (file.verdicts.length === 0)
    return [...lines, '', file.problems.length === 0 ? NO_CALLS : 'This file was not understood in full: see Problems.'];
  const byFunction = new Map<string, Verdict[]>();
  for (const verdict of file.verdicts) {
    const group = byFunction.get(verdict.function);
    if (group === undefined) byFunction.set(verdict.function, [verdict]);
    else group.push(verdict);
  }
  for (const [name, verdicts] of byFunction) lines.push('', ...functionSection(name, verdicts));
  return lines;
}

/** "Around" is the line of the function's first allocation: what a reader wants to see, whatever decorators and documentation stand above it. */
function functionSection(name: string, verdicts: readonly Verdict[]): readonly string[] {
  const line = (verdicts[0]?.selector.start.line ?? 0) + 1;
  return [`Function: ${codeSpan(bareName(name))} (around line ${line})`, '', ...TABLE_HEAD, ...verdicts.map(row)];
}

function bareName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1);
}

function row(verdict: Verdict): string {
  const cells = [
    codeSpan(verdict.name),
    verdict.currentMode,
    verdict.purpose,
    verdict.accessPattern,
    verdict.suggestedMode ?? 'keeps its mode',
  ];
  return tableRow(cells);
}
