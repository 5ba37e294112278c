import { beforeAll, describe, expect, test } from 'vitest';
import { extractPythonFacts } from '../../server/src/facts/extract.ts';
import { applyEdits } from '../../server/src/fixes/apply-edits.ts';
import { checkSuppressions } from '../../server/src/rules/check.ts';
import { type Directive, readDirectives } from '../../server/src/rules/directive.ts';
import type { Syntax } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

function factsOf(text: string) {
  const tree = syntax.parsePython(text);
  try {
    return extractPythonFacts(text, tree, syntax);
  } finally {
    tree.delete();
  }
}

const directivesOf = (text: string): readonly Directive[] => readDirectives(factsOf(text), text);

/** A text after the first fix of what is said of its suppressions, none of which suppresses anything. */
function fixed(text: string, unused: (name: string) => boolean = () => true): string {
  const facts = factsOf(text);
  const isUnused = (part: object): boolean => !('text' in part) || unused(String(part.text));
  const findings = checkSuppressions(readDirectives(facts, text), { path: '/w/a.py', facts, text }, isUnused, 'discrete');
  return applyEdits(text, findings[0]?.fixes[0]?.edits ?? []) ?? 'overlap';
}

describe('a suppression is read', () => {
  test.each([
    ['# storage-mode: ignore', 'line', null],
    ['#storage-mode:ignore', 'line', null],
    ['## Storage-Mode : ignore because of that', 'line', null],
    ['# storage-mode: ignore[SMA002]', 'line', ['SMA002']],
    ['# storage-mode: ignore [ SMA002 ,shared-upload, ] two of them', 'line', ['SMA002', 'shared-upload']],
    ['# storage-mode: ignore-file[sma0] made by a script', 'file', ['sma0']],
    ['# noqa: E501  # storage-mode: ignore[SMA002]  # fmt: skip', 'line', ['SMA002']],
  ])('%s', (text, scope, names) => {
    const [directive, ...others] = directivesOf(`x = 1  ${text}\n`);
    expect(others).toEqual([]);
    expect(directive).toMatchObject({ scope, problem: null });
    expect(directive?.names?.map((name) => name.text) ?? null).toEqual(names);
  });

  test.each([
    [
      '# storage-mode: ignored until further notice',
      '"ignored" is no instruction; allowed are "ignore" and "ignore-file"; did you mean "ignore"?',
    ],
    ['# storage-mode: skip[SMA002]', '"skip" is no instruction; allowed are "ignore" and "ignore-file"'],
    ['# storage-mode: ignore[SMA002', 'the "[" is never closed'],
    ['# storage-mode: ignore[]', 'no rule stands between "[" and "]"'],
  ])('%s is none that has an effect', (text, problem) => {
    expect(directivesOf(text)).toEqual([expect.objectContaining({ problem })]);
  });

  test.each(['# storage-mode: shared', '# the storage-mode is ignored', '# storage mode: ignore', 's = "# storage-mode: ignore"'])(
    '%s is none',
    (text) => {
      expect(directivesOf(`${text}\n`)).toEqual([]);
    },
  );

  test('a rule that does not exist is named, the others of the list count', () => {
    const [directive] = directivesOf('# storage-mode: ignore[SMA002, SMA998]');
    expect(directive?.names?.map(({ problem }) => problem)).toEqual([null, expect.stringContaining('no rule is called "SMA998"')]);
  });

  test('two of them in one comment', () => {
    expect(
      directivesOf('# storage-mode: ignore[SMA001] for #12 # storage-mode: ignore[SMA002]').map(({ names }) => names?.[0]?.text),
    ).toEqual(['SMA001', 'SMA002']);
  });
});

describe('removing one touches nothing else', () => {
  test.each([
    ['x = 1  # storage-mode: ignore\ny = 2\n', 'x = 1\ny = 2\n'],
    ['x = 1\t# storage-mode: ignore  \r\ny = 2\r\n', 'x = 1\r\ny = 2\r\n'],
    ['x = 1\n    # storage-mode: ignore-file why\ny = 2\n', 'x = 1\ny = 2\n'],
    ['x = 1\r\n# storage-mode: ignore\r\ny = 2\r\n', 'x = 1\r\ny = 2\r\n'],
    ['x = 1\n# storage-mode: ignore', 'x = 1\n'],
    ['# storage-mode: ignore', ''],
    ['x = 1  # noqa  # storage-mode: ignore\n', 'x = 1  # noqa\n'],
    ['x = 1  # storage-mode: ignore why  # noqa\n', 'x = 1  # noqa\n'],
    ['x = "🦊"  # a  # storage-mode: ignore  # b\n', 'x = "🦊"  # a  # b\n'],
    ['# storage-mode: ignore  # noqa\n', '# noqa\n'],
  ])('%j', (text, expected) => {
    expect(fixed(text)).toBe(expected);
  });

  test.each([
    ['SMA001', '[SMA002,  SMA003] kept'],
    ['SMA002', '[SMA001 , SMA003] kept'],
    ['SMA003', '[SMA001 , SMA002] kept'],
  ])('%s alone of three', (name, left) => {
    expect(fixed('x = 1  # storage-mode: ignore[SMA001 , SMA002,  SMA003] kept\n', (each) => each === name)).toBe(
      `x = 1  # storage-mode: ignore${left}\n`,
    );
  });
});
