import type { Verdict, VerdictAccess } from '../audit/verdict.ts';
import type { Audit, FileAudit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Position, Range } from '../position.ts';
import type { Finding, Fix } from '../rules/finding.ts';
import { version } from '../version.ts';

/** Raised when a reader of the old form would misunderstand the new one; additions leave it. */
const SCHEMA_VERSION = 1;

/**
 * The audit as JSON. Lines and columns are 1-based, columns in UTF-16 code units; paths are relative to the audit's root, `/`-separated. `line` and
 * `column` of a buffer are where the selector stands. Ends with a line break.
 */
export function renderJson(audit: Audit): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'storage-mode-audit', version },
    memoryModel: audit.memoryModel,
    files: audit.files.map((file) => fileJson(audit, file)),
    summary: summaryJson(audit.files),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function fileJson({ root, memoryModel }: Audit, file: FileAudit) {
  return {
    path: relativePath(root, file.path),
    ...(file.memoryModel !== memoryModel && { memoryModel: file.memoryModel }),
    buffers: file.verdicts.map((verdict) => bufferJson(root, verdict)),
    findings: file.findings.map((finding) => findingJson(root, finding)),
    problems: file.problems.map((message) => ({ message })),
  };
}

function bufferJson(root: string, verdict: Verdict) {
  return {
    function: verdict.function,
    name: verdict.name,
    ...positionJson(verdict.selector.start),
    allocator: verdict.allocator,
    currentMode: verdict.currentMode,
    currentModes: verdict.currentModes,
    purpose: verdict.purpose,
    accessPattern: verdict.accessPattern,
    suggestedMode: verdict.suggestedMode,
    confidence: verdict.confidence,
    accesses: verdict.accesses.map((access) => accessJson(root, access)),
  };
}

function accessJson(root: string, access: VerdictAccess) {
  const { path, range } = access.location;
  return { kind: access.kind, path: relativePath(root, path), ...positionJson(range.start), why: access.why };
}

function findingJson(root: string, finding: Finding) {
  return {
    code: finding.code,
    name: finding.name,
    severity: finding.severity,
    message: finding.message,
    range: rangeJson(finding.range),
    related: finding.related.map(({ location, message }) => ({
      path: relativePath(root, location.path),
      range: rangeJson(location.range),
      message,
    })),
    fixes: finding.fixes.map((fix) => fixJson(root, fix)),
  };
}

function fixJson(root: string, fix: Fix) {
  return {
    title: fix.title,
    applicability: fix.applicability,
    preferred: fix.preferred,
    edits: fix.edits.map((edit) => ({ path: relativePath(root, edit.path), range: rangeJson(edit.range), newText: edit.newText })),
  };
}

function summaryJson(files: readonly FileAudit[]) {
  const byCode = new Map<string, number>();
  let buffers = 0;
  let findings = 0;
  for (const file of files) {
    buffers += file.verdicts.length;
    findings += file.findings.length;
    for (const { code } of file.findings) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  }
  return {
    files: files.length,
    buffers,
    findings,
    byCode: Object.fromEntries([...byCode].sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

function positionJson(position: Position) {
  return { line: position.line + 1, column: position.character + 1 };
}

function rangeJson(range: Range) {
  return { start: positionJson(range.start), end: positionJson(range.end) };
}
