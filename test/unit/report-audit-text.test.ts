import { expect, test } from 'vitest';
import { renderAuditText } from '../../server/src/report/audit-text.ts';
import { PLAIN } from '../../server/src/report/palette.ts';
import { madeAudit, madeFileAudit, madeRange, madeVerdict } from './made-audit.ts';

const style = { palette: PLAIN, isQuiet: false };

test('a line a buffer, in columns, under its file and function', () => {
  const verdicts = [
    madeVerdict({}),
    madeVerdict({
      name: 'out',
      selector: madeRange(100, 4, 9),
      suggestedMode: 'Shared',
      accessPattern: 'GPU write, CPU read',
      purpose: 'output',
    }),
    madeVerdict({
      name: 'sent',
      function: 'K.m',
      selector: madeRange(120, 4, 9),
      suggestedMode: null,
      accessPattern: 'Unknown (escapes)',
      purpose: '',
    }),
  ];
  expect(renderAuditText(madeAudit([madeFileAudit('/work/a.py', { verdicts })]), style)).toBe(
    [
      'a.py',
      '  launch',
      '     10  params_buf  Shared -> Managed        CPU write, GPU read  Constant params (M, N)',
      '    101  out         Shared                   GPU write, CPU read  output',
      '  K.m',
      '    121  sent        Shared (keeps its mode)  Unknown (escapes)',
      '',
      '3 buffers in 1 file, 1 with another mode suggested (discrete memory).',
      '',
    ].join('\n'),
  );
});

test('problems and an audit without buffers are said', () => {
  expect(renderAuditText(madeAudit([madeFileAudit('/work/a.py', { problems: ['binary file'] })]), style)).toBe(
    'a.py: binary file\nNo `newBuffer*` calls in these files.\n',
  );
});
