import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { drawFlow } from '../../server/src/report/flow-svg.ts';
import { renderHtml } from '../../server/src/report/html.ts';
import { markup } from '../../server/src/report/markup.ts';
import { outcomeOf } from '../../server/src/report/outcome.ts';
import { madeAudit, madeFileAudit, madeFinding, madeRange, madeVerdict } from './made-audit.ts';

const path = '/work/pkg/kernels.py';
const write = { kind: 'cpu-write', location: { path, range: madeRange(9, 0, 4) }, why: 'bytes given at creation' } as const;
const read = { kind: 'gpu-read', location: { path: '/work/pkg/a.py', range: madeRange(3, 8, 12) }, why: 'buffer(0) of <k>' } as const;
const page = renderHtml([
  madeAudit([madeFileAudit(path, { verdicts: [madeVerdict({ accesses: [write, read] })], findings: [madeFinding({})] })]),
]);

function elements(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

describe('the page needs nothing but itself', () => {
  test('its policy lets in its own script and style, by their hashes, and nothing else', () => {
    const [policy] = /(?<=Content-Security-Policy" content=")[^"]*/.exec(page) ?? [];
    const [script] = elements(page, 'script');
    const [style] = elements(page, 'style');
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashOf(style ?? '')}; script-src ${hashOf(script ?? '')}; base-uri 'none'; form-action 'none'`,
    );
  });

  test('it has no address that would be loaded, no inline handler and no inline style', () => {
    const withoutCode = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
    expect(withoutCode).not.toMatch(/\s(?:src|srcset|style|on\w+)=/);
    expect(withoutCode).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b/);
    expect([...withoutCode.matchAll(/(?:href|url)[=(]"?([a-z]+):/g)].map((match) => match[1])).toEqual(
      Array.from({ length: 4 }, () => 'vscode'),
    );
  });
});

test('a buffer is a row in the columns of the report, which links to its line', () => {
  const [row] = elements(page, 'tbody');
  expect(
    elements(page, 'thead')[0]
      ?.replace(/<[^>]+>/g, '|')
      .replace(/\|+/g, '|'),
  ).toBe('|Buffer|Current mode|Purpose|Access pattern|Suggested mode|');
  expect(row).toContain('<a href="vscode://file/work/pkg/kernels.py:10:25"><code>params_buf</code></a>');
  expect(row).toContain('pkg/kernels.py:10 in launch');
  expect(row).toContain('<td>Shared</td><td>Constant params (M, N)</td><td>CPU write, GPU read</td><td>Managed</td>');
  expect(row).toContain('<strong>SMA002</strong> params_buf is written by the CPU');
});

test('the totals and the bar count buffers by their suggested mode', () => {
  const verdicts = [madeVerdict({}), madeVerdict({ currentMode: 'Managed' }), madeVerdict({ suggestedMode: null })];
  const text = renderHtml([madeAudit([madeFileAudit(path, { verdicts })])]);
  const totals = [...text.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g)].map(([, name, count]) => `${name} ${count}`);
  expect(totals).toEqual(['files read 1', 'buffers 3', 'suggestions 1', 'findings 0']);
  expect(text).toContain('<title>Managed: 2</title>');
  expect(text).toContain('<rect class="share0" x="0" y="0" width="400"');
  expect(text).toContain('<title>keeps its mode: 1</title>');
});

test('with several roots a file is named by its root too', () => {
  const audits = ['/a/one', '/b/two'].map((root) => {
    const file = `${root}/x.py`;
    return madeAudit([madeFileAudit(file, { verdicts: [madeVerdict({ path: file })], problems: ['not valid UTF-8'] })], { root });
  });
  const text = renderHtml(audits);
  expect(text).toContain('one/x.py:10 in launch');
  expect(text).toContain('<th scope="row">two/x.py</th><td>not valid UTF-8</td>');
});

test('what a program holds is text, never markup', () => {
  const verdict = madeVerdict({ name: '<img src=x>"\'&', because: '</script><b>' });
  const text = renderHtml([madeAudit([madeFileAudit(path, { verdicts: [verdict] })])]);
  expect(text).not.toContain('<img');
  expect(text).not.toContain('</script><b>');
  expect(text).toContain('&lt;img src=x&gt;&quot;&#39;&amp;');
});

test('buttons are those that are asked for', () => {
  expect(page).not.toContain('data-action=');
  const text = renderHtml([madeAudit([])], { actions: [{ id: 'export', title: 'Export…' }] });
  expect(text).toContain('<button type="button" data-action="export">Export…</button>');
  expect(text).toContain('No <code>newBuffer*</code> calls');
});

describe('the flow of a buffer', () => {
  const hrefOf = () => 'x:';

  test('starts with the accesses of its own file and names the others', () => {
    const { text } = drawFlow(madeVerdict({ accesses: [read, write] }), hrefOf);
    const words = [...text.matchAll(/<text[^>]*>([^<]*)/g)].map((match) => match[1]);
    expect(words).toEqual([
      'params_buf · Shared',
      'newBufferWithBytes_length_options_',
      'CPU',
      'GPU',
      'CPU write · kernels.py:10',
      'bytes given at creation',
      'a.py',
      'GPU read · a.py:4',
      'buffer(0) of &lt;k&gt;',
    ]);
  });

  test.each([
    ['cpu-write', ['452,']],
    ['cpu-read', ['350,']],
    ['gpu-read', ['570,']],
    ['gpu-write', ['468,']],
    ['gpu-read-write', ['468,', '570,']],
  ] as const)('an arrow shows where the data of a %s goes', (kind, tips) => {
    const { text } = drawFlow(madeVerdict({ accesses: [{ ...write, kind }] }), hrefOf);
    const heads = [...text.matchAll(/points="(\d+,)/g)].map((match) => match[1]);
    expect(heads).toEqual(tips);
  });

  test('counts what it does not draw', () => {
    const { text } = drawFlow(madeVerdict({ accesses: Array.from({ length: 45 }, () => write) }), hrefOf);
    expect(text.match(/class="access/g)).toHaveLength(40);
    expect(text).toContain('and 5 more accesses');
  });
});

test.each([
  [{}, 'change'],
  [{ currentMode: 'Managed' }, 'keep'],
  [{ currentMode: 'Unknown' }, 'open'],
  [{ suggestedMode: null }, 'open'],
  [{ suggestedMode: 'Private if GPU-only; otherwise Shared' }, 'open'],
  [{ suggestedMode: 'Shared (required for no-copy)' }, 'keep'],
  [{ suggestedMode: 'Shared (required for no-copy)', currentMode: 'Private' }, 'change'],
] as const)('a verdict with %o comes to %s', (parts, outcome) => {
  expect(outcomeOf(madeVerdict(parts))).toBe(outcome);
});

test('markup keeps markup and escapes the rest', () => {
  expect(markup`<b>${'<'}${[markup`<i>${1}</i>`]}</b>`.text).toBe('<b>&lt;<i>1</i></b>');
});
