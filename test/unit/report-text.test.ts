import { expect, test } from 'vitest';
import { renderText } from '../../server/src/report/text.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange } from './made-audit.ts';

test('one finding is one line, counted at the end by severity', () => {
  const findings = [
    madeFinding({ message: 'One.' }),
    madeFinding({ code: 'SMA101', severity: 'error', message: 'Two.', range: madeRange(30, 0, 4) }),
    madeFinding({ code: 'SMA205', severity: 'hint', message: 'Three.', range: madeRange(31, 0, 4) }),
  ];
  expect(renderText(madeAudit([madeFileAudit('/work/pkg/kernels.py', { findings })]))).toBe(
    [
      'pkg/kernels.py:10:18 SMA002 One.',
      'pkg/kernels.py:31:1 SMA101 Two.',
      'pkg/kernels.py:32:1 SMA205 Three.',
      '3 findings (1 error, 1 warning, 1 hint).',
      '',
    ].join('\n'),
  );
});

test('problems have lines of their own', () => {
  expect(renderText(madeAudit([madeFileAudit('/work/a.py', { findings: [madeFinding({})], problems: ['binary file'] })]))).toBe(
    'a.py:10:18 SMA002 params_buf is written by the CPU and read by the GPU.\na.py: binary file\n1 finding (1 warning), 1 problem.\n',
  );
});

test('nothing found is said', () => {
  expect(renderText(madeAudit([]))).toBe('No findings.\n');
});
