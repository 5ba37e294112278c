import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../server/src/report/markdown.ts';
import { madeAudit, madeFileAudit, madeRange, madeVerdict } from './made-audit.ts';

const HEAD = '| Buffer | Current mode | Purpose | Access pattern | Suggested mode |\n| --- | --- | --- | --- | --- |\n';

/** The report from its first section on. */
function body(report: string): string {
  return report.slice(report.indexOf('\n\n## ') + 2);
}

test('a report has the form of a document written by hand', () => {
  const audit = madeAudit([
    madeFileAudit('/work/pkg/autotune.py'),
    madeFileAudit('/work/pkg/kernels.py', {
      verdicts: [
        madeVerdict({ name: 'M_buf', purpose: 'Constant M parameter' }),
        madeVerdict({ name: 'N_buf', purpose: 'Constant N parameter', selector: madeRange(12, 24, 58) }),
        madeVerdict({
          function: 'Sampler._init',
          name: '_scalar_buf',
          selector: madeRange(29, 4, 9),
          purpose: 'scratch',
          accessPattern: 'Unknown (no observed use)',
          suggestedMode: 'Private if GPU-only; otherwise Shared',
        }),
      ],
    }),
  ]);
  expect(renderMarkdown(audit, ['/work/pkg/kernels.py', '/work/pkg/autotune.py'])).toBe(`# Storage Mode Audit (Metal buffers)

Scope: \`pkg/kernels.py\`, \`pkg/autotune.py\`.

Rules applied:
- GPU-only buffers -> \`MTLResourceStorageModePrivate\`
- CPU-write, GPU-read -> \`MTLResourceStorageModeManaged\` (with explicit sync, e.g.
  \`didModifyRange_\` after CPU writes)
- Frequent CPU read-back -> \`MTLResourceStorageModeShared\`

## \`pkg/autotune.py\`

No \`newBuffer*\` calls in this file.

## \`pkg/kernels.py\`

Function: \`launch\` (around line 10)

${HEAD}| \`M_buf\` | Shared | Constant M parameter | CPU write, GPU read | Managed |
| \`N_buf\` | Shared | Constant N parameter | CPU write, GPU read | Managed |

Function: \`_init\` (around line 30)

${HEAD}| \`_scalar_buf\` | Shared | scratch | Unknown (no observed use) | Private if GPU-only; otherwise Shared |
`);
});

test('a long scope is broken before column 80', () => {
  const scope = ['kernels', 'sampler_metal', 'autotune', 'inference_metal', 'mla_kernels'].map((name) => `/work/metal_marlin/${name}.py`);
  const report = renderMarkdown(madeAudit([]), scope);
  expect(report.slice(report.indexOf('Scope'), report.indexOf('\n\nRules'))).toBe(
    [
      'Scope: `metal_marlin/kernels.py`, `metal_marlin/sampler_metal.py`,',
      '`metal_marlin/autotune.py`, `metal_marlin/inference_metal.py`,',
      '`metal_marlin/mla_kernels.py`.',
    ].join('\n'),
  );
});

test('the whole root is the scope where none is given', () => {
  expect(renderMarkdown(madeAudit([]))).toContain('\nScope: `.`.\n');
});

test('unified memory has rules of its own', () => {
  const report = renderMarkdown(madeAudit([], { memoryModel: 'unified' }));
  expect(report).not.toContain('Managed');
  expect(report).toContain('- CPU-write, GPU-read -> `MTLResourceStorageModeShared`');
});

describe('a row', () => {
  const row = (parts: Parameters<typeof madeVerdict>[0]) => {
    const file = madeFileAudit('/work/a.py', { verdicts: [madeVerdict(parts)] });
    return body(renderMarkdown(madeAudit([file])))
      .split('\n')
      .at(-2);
  };

  test('says that a buffer keeps its mode', () => {
    expect(row({ suggestedMode: null, accessPattern: 'Unknown (escapes)' })).toMatch(/\| Unknown \(escapes\) \| keeps its mode \|$/);
  });

  test('has one line and five cells whatever stands in it', () => {
    expect(row({ name: 'dev.make(\n  a | b)', purpose: 'a | b\nc' })).toBe(
      '| `dev.make( a \\| b)` | Shared | a \\| b c | CPU write, GPU read | Managed |',
    );
  });

  test('shows backticks within more of them', () => {
    expect(row({ name: 'f("`x``")' })).toContain('| ``` f("`x``") ``` |');
  });
});

test('a function that is left and entered again has one table', () => {
  const verdicts = [
    madeVerdict({ function: 'outer', name: 'a' }),
    madeVerdict({ function: 'outer.inner', name: 'b', selector: madeRange(10, 0, 1) }),
    madeVerdict({ function: 'outer', name: 'c', selector: madeRange(11, 0, 1) }),
    madeVerdict({ function: '<module>', name: 'd', selector: madeRange(12, 0, 1) }),
  ];
  const report = body(renderMarkdown(madeAudit([madeFileAudit('/work/a.py', { verdicts })])));
  expect(report.match(/^Function.*|^\| `\w`/gm)).toEqual([
    'Function: `outer` (around line 10)',
    '| `a`',
    '| `c`',
    'Function: `inner` (around line 11)',
    '| `b`',
    'Function: `<module>` (around line 13)',
    '| `d`',
  ]);
});

describe('problems', () => {
  const broken = madeFileAudit('/work/a|b.py', { problems: ['not valid UTF-8', 'x | y'] });

  test('come last, and need no section', () => {
    const report = renderMarkdown(madeAudit([broken, madeFileAudit('/work/z.py', { verdicts: [madeVerdict({})] })]));
    expect(report.match(/^## .*/gm)).toEqual(['## `z.py`', '## Problems']);
    expect(report.slice(report.indexOf('## Problems'))).toBe(
      '## Problems\n\n| File | Problem |\n| --- | --- |\n| `a\\|b.py` | not valid UTF-8 |\n| `a\\|b.py` | x \\| y |\n',
    );
  });

  test('keep a file from being called empty', () => {
    const report = renderMarkdown(madeAudit([broken]), ['/work/a|b.py']);
    expect(report).toContain('## `a|b.py`\n\nThis file was not understood in full: see Problems.\n');
    expect(report).not.toContain('No `newBuffer*` calls');
  });
});

test('a report on nothing says so', () => {
  expect(renderMarkdown(madeAudit([]))).toMatch(/\n\nNo `newBuffer\*` calls in these files\.\n$/);
});
