import { expect, test } from 'vitest';
import { renderFindingsMarkdown } from '../../server/src/report/findings-markdown.ts';
import { madeAudit, madeFileAudit, madeFinding } from './made-audit.ts';

test('a table a file, with nothing in a message taken for Markdown', () => {
  const findings = [madeFinding({ message: '`a*b` is read: device float*, constant T&<int*>, x|y.' })];
  const audit = madeAudit([madeFileAudit('/work/a.py', { findings }), madeFileAudit('/work/b.py', { problems: ['binary file'] })]);
  expect(renderFindingsMarkdown(audit)).toBe(
    [
      '# Storage Mode Audit (findings)',
      '',
      '1 finding: 1 warning.',
      '',
      '## `a.py`',
      '',
      '| Line | Code | Severity | Finding |',
      '| --- | --- | --- | --- |',
      '| 10 | SMA002 shared-upload | warning | `a*b` is read: device float\\*, constant T&\\<int\\*>, x\\|y. |',
      '',
      '## Problems',
      '',
      '| File | Problem |',
      '| --- | --- |',
      '| `b.py` | binary file |',
      '',
    ].join('\n'),
  );
});

test('nothing found is said', () => {
  expect(renderFindingsMarkdown(madeAudit([]))).toBe('# Storage Mode Audit (findings)\n\nNo findings.\n');
});
