import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Syntax, SyntaxTree } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { pythonTexts } from './python-texts.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await loadTestSyntax();
});

/** Every node of a tree with its place, and the tree as an S-expression. */
function describeTree(tree: SyntaxTree): { readonly nodes: readonly string[]; readonly expression: string } {
  const nodes: string[] = [];
  const cursor = tree.walk();
  try {
    for (;;) {
      nodes.push(`${cursor.nodeType} ${cursor.startIndex} ${cursor.endIndex} ${cursor.currentFieldName}`);
      if (cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return { nodes, expression: tree.root.toString() };
    }
  } finally {
    cursor.delete();
  }
}

interface Change {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const pieces = [
  'a',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '    ',
  '(',
  ')',
  '[',
  '"',
  "'''",
  '\\',
  ':',
  ',',
  '=',
  '.',
  '#',
  'f"{',
  '}',
  'if x:\n',
  'def f():\n    ',
  '\u{1F34E}',
  '\u00e9',
];
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 6 }),
  inserted: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }).map((found) => found.join('')),
});

test('the tree of an edited text equals that of a fresh parse, edit by edit', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pythonTexts), fc.array(change, { minLength: 1, maxLength: 6 }), (start, changes) => {
      let text = start;
      let tree = syntax.parsePython(text);
      try {
        for (const { at, removed, inserted } of changes) {
          const from = Math.floor(at * text.length);
          const oldEnd = Math.min(text.length, from + removed);
          text = text.slice(0, from) + inserted + text.slice(oldEnd);
          tree = syntax.reparsePython(tree, text, { start: from, oldEnd, newEnd: from + inserted.length });
          const fresh = syntax.parsePython(text);
          try {
            expect(describeTree(tree)).toEqual(describeTree(fresh));
          } finally {
            fresh.delete();
          }
        }
      } finally {
        tree.delete();
      }
    }),
    { numRuns: 300 },
  );
  expect(syntax.liveTrees()).toBe(0);
});

test('a syntax error is repaired as in a fresh parse, whatever the text was before', () => {
  const edits = [
    { removed: 1, inserted: 'if x:\n=' },
    { removed: 1, inserted: '' },
    { removed: 0, inserted: '' },
  ];
  let text =
    '@deco(1)\n@other\nasync def g():\n    async with a as b:\n        await b\n    while (n := next()) is not None:\n        n **= 2; continue\n';
  let tree = syntax.parsePython(text);
  for (const { removed, inserted } of edits) {
    text = inserted + text.slice(removed);
    tree = syntax.reparsePython(tree, text, { start: 0, oldEnd: removed, newEnd: inserted.length });
    const fresh = syntax.parsePython(text);
    expect(describeTree(tree)).toEqual(describeTree(fresh));
    fresh.delete();
  }
  tree.delete();
});

test('an edit that is not what lies between the texts is parsed afresh', () => {
  const lies = [
    { start: 0, oldEnd: 0, newEnd: 0 },
    { start: 5, oldEnd: 2, newEnd: 9 },
    { start: -1, oldEnd: 1, newEnd: 1 },
    { start: 0, oldEnd: 99, newEnd: 99 },
    { start: 4, oldEnd: 5, newEnd: 5 },
  ];
  for (const lie of lies) {
    const tree = syntax.reparsePython(syntax.parsePython('a = 1\n'), 'while b: c()\n', lie);
    const fresh = syntax.parsePython('while b: c()\n');
    expect(describeTree(tree)).toEqual(describeTree(fresh));
    tree.delete();
    fresh.delete();
  }
  expect(syntax.liveTrees()).toBe(0);
});

test('a lone carriage return ends a line, and keeps the offsets', () => {
  const tree = syntax.parsePython('# note\rx = 1\r');
  const newlines = syntax.parsePython('# note\nx = 1\n');
  expect(describeTree(tree)).toEqual(describeTree(newlines));
  tree.delete();
  newlines.delete();
});
