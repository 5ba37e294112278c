import type { Verdict } from '../../server/src/audit/verdict.ts';
import type { Audit, FileAudit } from '../../server/src/engine-api.ts';
import type { Range } from '../../server/src/position.ts';
import type { Finding } from '../../server/src/rules/finding.ts';

/** A range on one 0-based line. */
export function madeRange(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

export function madeVerdict(parts: Partial<Verdict>): Verdict {
  return {
    path: '/work/pkg/kernels.py',
    function: 'launch',
    name: 'params_buf',
    allocator: 'newBufferWithBytes_length_options_',
    call: madeRange(9, 17, 60),
    selector: madeRange(9, 24, 58),
    options: null,
    currentMode: 'Shared',
    currentModes: ['Shared'],
    purpose: 'Constant params (M, N)',
    accessPattern: 'CPU write, GPU read',
    suggestedMode: 'Managed',
    confidence: 'high',
    because: 'the CPU fills it and the GPU reads it',
    accesses: [],
    ...parts,
  };
}

export function madeFinding(parts: Partial<Finding>): Finding {
  return {
    code: 'SMA002',
    name: 'shared-upload',
    severity: 'warning',
    message: 'params_buf is written by the CPU and read by the GPU.',
    path: '/work/pkg/kernels.py',
    range: madeRange(9, 17, 60),
    related: [],
    tags: [],
    fixes: [],
    ...parts,
  };
}

export function madeFileAudit(path: string, parts: Partial<FileAudit> = {}): FileAudit {
  return { path, memoryModel: 'discrete', verdicts: [], findings: [], problems: [], ...parts };
}

export function madeAudit(files: readonly FileAudit[], parts: Partial<Audit> = {}): Audit {
  return {
    root: '/work',
    memoryModel: 'discrete',
    configurations: [],
    memoryModelFrom: 'default',
    excluded: [],
    files,
    texts: new Map(),
    filesRead: files.length,
    ...parts,
  };
}
