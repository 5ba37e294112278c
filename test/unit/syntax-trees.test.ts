import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leafTypes } from '../../server/src/syntax/flat-tree.ts';
import { GrammarParser, ParseFailure, type ParserHandle } from '../../server/src/syntax/grammar-parser.ts';
import { loadSyntax, type Node, type SyntaxTree, type TreeCursor } from '../../server/src/syntax/syntax.ts';
import { loadTestSyntax, readSyntaxWasm } from './load-syntax.ts';
import { pythonTexts } from './python-texts.ts';

describe('living trees', () => {
  test('are counted from parse to delete, and a second delete does nothing', async () => {
    const syntax = await loadSyntax(await readSyntaxWasm());
    expect(syntax.liveTrees()).toBe(0);
    const python = syntax.parsePython('a = 1\n');
    const cpp = syntax.parseCpp('int a;');
    expect(syntax.liveTrees()).toBe(2);
    const again = syntax.reparsePython(python, 'ab = 1\n', { start: 1, oldEnd: 1, newEnd: 2 });
    expect(syntax.liveTrees()).toBe(2);
    python.delete();
    expect(syntax.liveTrees()).toBe(2);
    again.delete();
    cpp.delete();
    cpp.delete();
    expect(syntax.liveTrees()).toBe(0);
  });

  test('are refused once deleted', async () => {
    const syntax = await loadTestSyntax();
    const tree = syntax.parsePython('a');
    tree.delete();
    expect(() => syntax.flattenPython(tree)).toThrow('deleted');
    expect(() => syntax.reparsePython(tree, 'b', { start: 0, oldEnd: 1, newEnd: 1 })).toThrow('deleted');
    expect(syntax.liveTrees()).toBe(0);
  });

  test('of two loads live side by side', async () => {
    const wasm = await readSyntaxWasm();
    const [one, two] = await Promise.all([loadSyntax(wasm), loadSyntax(wasm)]);
    const first = one.parsePython('a = 1\n');
    const second = two.parsePython('a = 1\n');
    expect(second.root.toString()).toBe(first.root.toString());
    first.delete();
    expect([one.liveTrees(), two.liveTrees()]).toEqual([0, 1]);
    second.delete();
  });
});

describe('a parser whose runtime aborts', () => {
  class RuntimeError extends Error {
    override readonly name = 'RuntimeError';
  }

  interface Makers {
    readonly make: () => ParserHandle;
    readonly counts: { made: number; freed: number };
  }

  /** Makes parsers of which the first `failing` throw and the others return `tree`, and counts what was made and freed. */
  function makeParsers(failing: number, error: Error, tree: Node['tree']): Makers {
    const counts = { made: 0, freed: 0 };
    const make = (): ParserHandle => {
      const isFailing = counts.made++ < failing;
      return {
        parse: () => {
          if (isFailing) throw error;
          return tree;
        },
        delete: () => {
          counts.freed++;
        },
      };
    };
    return { make, counts };
  }

  let kept: SyntaxTree;
  let tree: Node['tree'];
  beforeEach(async () => {
    kept = (await loadTestSyntax()).parsePython('a');
    tree = kept.root.tree;
  });
  afterEach(() => kept.delete());

  test('is replaced, and the parse tried once more', () => {
    const { make, counts } = makeParsers(1, new RuntimeError('Aborted()'), tree);
    expect(new GrammarParser(make).parse('a', null)).toBe(tree);
    expect(counts).toEqual({ made: 2, freed: 1 });
  });

  test('fails when the second try aborts too, and works again later', () => {
    const { make, counts } = makeParsers(2, new RuntimeError('Aborted()'), tree);
    const parser = new GrammarParser(make);
    expect(() => parser.parse('abc', null)).toThrow(ParseFailure);
    expect(counts).toEqual({ made: 2, freed: 2 });
    expect(parser.parse('a', null)).toBe(tree);
    expect(counts).toEqual({ made: 3, freed: 2 });
  });

  test('is told from a mistake of the caller', () => {
    const { make, counts } = makeParsers(1, new TypeError('not a tree'), tree);
    expect(() => new GrammarParser(make).parse('a', null)).toThrow(TypeError);
    expect(counts).toEqual({ made: 1, freed: 0 });
  });
});

describe('a flat tree', () => {
  test.each(pythonTexts)('has the nodes of the parser, in order: %j', async (text) => {
    const syntax = await loadTestSyntax();
    const tree = syntax.parsePython(text);
    const cursor = tree.walk();
    try {
      const flat = syntax.flattenPython(tree);
      const walked = walkWithCursor(cursor, tree.root.hasError);
      const described = Array.from({ length: flat.count }, (_, node) => {
        const type = flat.typeOf(node);
        const name = type === '' ? `'${flat.tokenOf(node)}'` : `${type} ${flat.start[node]} ${flat.end[node]}`;
        return `${name} ${flat.next[node]}${flat.errors.includes(node) ? ' error' : ''}`;
      });
      expect(described).toEqual(walked.nodes);
      expect(flat.comments).toEqual(walked.comments);
    } finally {
      cursor.delete();
      tree.delete();
    }
    expect(syntax.liveTrees()).toBe(0);
  });
});

/** The nodes below a cursor as a flat tree has them, by the parser's own cursor. */
function walkWithCursor(
  cursor: TreeCursor,
  hasError: boolean,
): { readonly nodes: readonly string[]; readonly comments: readonly number[] } {
  const nodes: string[] = [];
  const comments: number[] = [];
  const walk = (): void => {
    const { nodeType: type, currentNode, startIndex, endIndex } = cursor;
    if (type === 'comment') comments.push(startIndex, endIndex);
    if (type === 'comment' || type === 'line_continuation') return;
    const at = nodes.push('') - 1;
    const isLeaf = !currentNode.isNamed || (leafTypes.has(type) && !hasError);
    if (!isLeaf && cursor.gotoFirstChild()) {
      do walk();
      while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    const name = currentNode.isNamed ? `${type} ${startIndex} ${endIndex}` : `'${type}'`;
    nodes[at] = `${name} ${nodes.length}${currentNode.isError || currentNode.isMissing ? ' error' : ''}`;
  };
  walk();
  return { nodes, comments };
}
