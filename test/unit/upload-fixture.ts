import { expect } from 'vitest';
import type { Verdict } from '../../server/src/audit/verdict.ts';
import type { Audit, FileAudit } from '../../server/src/engine-api.ts';
import type { Range } from '../../server/src/position.ts';
import type { Finding } from '../../server/src/rules/finding.ts';
import { compareAudit } from '../fixtures/runner/compare-audit.ts';
import { pathOf, ROOT } from '../fixtures/runner/placed.ts';
import { readFixture } from '../fixtures/runner/read-fixture.ts';
import { showErrors, showMismatch } from '../fixtures/runner/show-mismatch.ts';

/** A fixture of one buffer, and below what an audit says that agrees with it. */
export const UPLOAD = `# Constants packed per call: the CPU writes once,
# the GPU reads.
#@ memory-model = "unified"
def launch(device, encoder):
    params = device.make(1, MODE)
    #                       ^^^^ SMA002 warning 💡 safe: made Shared
    #= params [Shared]: CPU write, GPU read -> Managed (high), because bytes
    encoder.bind(params)
    #            ^^^^^^ gpu-read: buffer(4)
`;

export function rangeAt(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

export function verdictOf(changes: Partial<Verdict>): Verdict {
  return {
    path: pathOf('upload.py'),
    function: 'launch',
    name: 'params',
    allocator: 'make',
    call: rangeAt(4, 13, 33),
    selector: rangeAt(4, 20, 24),
    options: rangeAt(4, 28, 32),
    currentMode: 'Shared',
    currentModes: ['Shared'],
    purpose: '',
    accessPattern: 'CPU write, GPU read',
    suggestedMode: 'Managed',
    confidence: 'high',
    because: 'the bytes given at creation',
    accesses: [{ kind: 'gpu-read', location: { path: pathOf('upload.py'), range: rangeAt(7, 17, 23) }, why: 'buffer(4) of scale' }],
    ...changes,
  };
}

export function findingOf(changes: Partial<Finding>): Finding {
  return {
    code: 'SMA002',
    name: 'shared-upload',
    severity: 'warning',
    message: 'params is made Shared',
    path: pathOf('upload.py'),
    range: rangeAt(4, 28, 32),
    related: [],
    tags: [],
    fixes: [{ title: 'Use Managed', applicability: 'safe', preferred: true, edits: [] }],
    ...changes,
  };
}

export function auditOf(changes: Partial<FileAudit>): Audit {
  const file: FileAudit = {
    path: pathOf('upload.py'),
    memoryModel: 'unified',
    verdicts: [verdictOf({})],
    findings: [findingOf({})],
    problems: [],
    ...changes,
  };
  return {
    root: ROOT,
    memoryModel: 'unified',
    configurations: [],
    memoryModelFrom: 'default',
    excluded: [],
    files: [file],
    texts: new Map(),
    filesRead: 1,
  };
}

export function differences(text: string, audit: Audit): string {
  const fixture = readFixture('verdict/upload.py', text);
  expect(showErrors(fixture)).toBe('');
  return compareAudit(fixture, audit)
    .map((each) => showMismatch(fixture, each))
    .join('\n\n');
}

export function errorsOf(text: string): string {
  return showErrors(readFixture('x.py', text));
}
