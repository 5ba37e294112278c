import { expect, test } from 'vitest';
import { renderJson } from '../../server/src/report/json.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange, madeVerdict } from './made-audit.ts';

test('the JSON report has the fields of its contract, in 1-based places', () => {
  const verdict = madeVerdict({
    accesses: [{ kind: 'gpu-read', location: { path: '/work/pkg/run.py', range: madeRange(19, 39, 49) }, why: 'buffer(4) of gemm' }],
  });
  const finding = madeFinding({
    related: [{ location: { path: '/work/pkg/run.py', range: madeRange(19, 39, 49) }, message: 'read by the GPU' }],
    tags: ['deprecated'],
    fixes: [
      {
        title: 'Use MTLResourceStorageModeManaged',
        applicability: 'safe',
        preferred: true,
        edits: [{ path: '/work/pkg/kernels.py', range: madeRange(9, 0, 5), newText: 'x' }],
      },
    ],
  });
  const audit = madeAudit([
    madeFileAudit('/work/pkg/kernels.py', { verdicts: [verdict], findings: [finding], problems: ['not valid UTF-8'] }),
  ]);
  const range = { start: { line: 10, column: 1 }, end: { line: 10, column: 6 } };
  const elsewhere = { start: { line: 20, column: 40 }, end: { line: 20, column: 50 } };
  expect(JSON.parse(renderJson(audit))).toEqual({
    schemaVersion: 1,
    tool: { name: 'storage-mode-audit', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    memoryModel: 'discrete',
    files: [
      {
        path: 'pkg/kernels.py',
        buffers: [
          {
            function: 'launch',
            name: 'params_buf',
            line: 10,
            column: 25,
            allocator: 'newBufferWithBytes_length_options_',
            currentMode: 'Shared',
            currentModes: ['Shared'],
            purpose: 'Constant params (M, N)',
            accessPattern: 'CPU write, GPU read',
            suggestedMode: 'Managed',
            confidence: 'high',
            accesses: [{ kind: 'gpu-read', path: 'pkg/run.py', line: 20, column: 40, why: 'buffer(4) of gemm' }],
          },
        ],
        findings: [
          {
            code: 'SMA002',
            name: 'shared-upload',
            severity: 'warning',
            message: 'params_buf is written by the CPU and read by the GPU.',
            range: { start: { line: 10, column: 18 }, end: { line: 10, column: 61 } },
            related: [{ path: 'pkg/run.py', range: elsewhere, message: 'read by the GPU' }],
            fixes: [
              {
                title: 'Use MTLResourceStorageModeManaged',
                applicability: 'safe',
                preferred: true,
                edits: [{ path: 'pkg/kernels.py', range, newText: 'x' }],
              },
            ],
          },
        ],
        problems: [{ message: 'not valid UTF-8' }],
      },
    ],
    summary: { files: 1, buffers: 1, findings: 1, byCode: { SMA002: 1 } },
  });
});

test('no suggestion is null, several modes are listed', () => {
  const verdict = madeVerdict({ suggestedMode: null, currentMode: 'Unknown', currentModes: ['Shared', 'Private'] });
  const report = JSON.parse(renderJson(madeAudit([madeFileAudit('/work/a.py', { verdicts: [verdict] })])));
  expect(report.files[0].buffers[0]).toMatchObject({ suggestedMode: null, currentMode: 'Unknown', currentModes: ['Shared', 'Private'] });
});

test('the summary counts by code, in the order of the codes', () => {
  const findings = ['SMA101', 'SMA002', 'SMA101'].map((code) => madeFinding({ code }));
  const report = renderJson(madeAudit([madeFileAudit('/work/a.py', { findings }), madeFileAudit('/work/b.py')]));
  expect(JSON.stringify(JSON.parse(report).summary)).toBe('{"files":2,"buffers":0,"findings":3,"byCode":{"SMA002":1,"SMA101":2}}');
});

test('a report is one JSON text with a line break at its end', () => {
  const report = renderJson(madeAudit([]));
  expect(report.endsWith('}\n')).toBe(true);
  expect(JSON.parse(report)).toMatchObject({ files: [], summary: { files: 0, buffers: 0, findings: 0, byCode: {} } });
});
