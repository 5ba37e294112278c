import { Language, type Node, Parser, type TreeCursor } from 'web-tree-sitter';
import { type FlatTree, typeTableOf } from './flat-tree.ts';
import { asCursorRuntime, type CursorRuntime, flatten } from './flatten.ts';
import { GrammarParser } from './grammar-parser.ts';
import { type SyntaxTree, TreeKeeper } from './syntax-tree.ts';
import { editOf, type TextEditDelta, unifyLineBreaks } from './text-edit.ts';

export type { FlatTree } from './flat-tree.ts';
export type { SyntaxTree } from './syntax-tree.ts';
export type { TextEditDelta } from './text-edit.ts';
export type { Node, TreeCursor };

/** The WebAssembly modules of the parser runtime and of the two grammars, as bytes: nothing is read or fetched here. */
export interface SyntaxWasm {
  readonly runtime: Uint8Array;
  readonly python: Uint8Array;
  readonly cpp: Uint8Array;
}

/**
 * Parsers for Python and C++.
 *
 * Every tree handed out belongs to the caller, who frees it with `delete()`. Offsets in trees are UTF-16 code units of the text as given. Parsing never
 * fails for what a text says; it throws `ParseFailure` when the parser's memory is exhausted (2 GiB, about a hundred million characters over all living
 * trees), and works again once trees were freed.
 */
export interface Syntax {
  /** A fresh tree. A lone `\r` ends a line, as it does for Python. */
  parsePython(text: string): SyntaxTree;
  /**
   * The tree of `text`, which is the text of `previous` after one edit, equal to a fresh one: text with a syntax error is parsed afresh. `previous` is consumed:
   * it is deleted, whatever happens.
   */
  reparsePython(previous: SyntaxTree, text: string, edit: TextEditDelta): SyntaxTree;
  /** A copy of a Python tree as plain arrays, which outlives the tree. */
  flattenPython(tree: SyntaxTree): FlatTree;
  /** A fresh tree of C++ text. */
  parseCpp(text: string): SyntaxTree;
  /** How many trees were handed out and not deleted. */
  liveTrees(): number;
}

let starting: Promise<CursorRuntime> | null = null;

/** The runtime exists once a process: a second `Parser.init` while the first is on its way would leave two that know nothing of each other. */
function startRuntime(wasmBinary: Uint8Array): Promise<CursorRuntime> {
  const module = { wasmBinary, locateFile: (name: string) => name };
  starting ??= Parser.init(module).then(() => asCursorRuntime(module));
  return starting;
}

/** Loads the runtime and both grammars. Rejects when a module is damaged or the grammars do not fit the runtime. */
export async function loadSyntax(wasm: SyntaxWasm): Promise<Syntax> {
  const runtime = await startRuntime(wasm.runtime);
  const pythonGrammar = await Language.load(wasm.python);
  const cppGrammar = await Language.load(wasm.cpp);
  const python = new GrammarParser(() => new Parser().setLanguage(pythonGrammar));
  const cpp = new GrammarParser(() => new Parser().setLanguage(cppGrammar));
  const pythonTypes = typeTableOf(pythonGrammar);
  const keeper = new TreeKeeper();

  return {
    parsePython(text) {
      const parsed = unifyLineBreaks(text);
      return keeper.keep(python.parse(parsed, null), parsed);
    },
    reparsePython(previous, text, delta) {
      const before = keeper.claim(previous);
      try {
        const parsed = unifyLineBreaks(text);
        const edit = editOf(before.text, parsed, delta);
        if (edit === null) return keeper.keep(python.parse(parsed, null), parsed);
        before.tree.edit(edit);
        const tree = python.parse(parsed, before.tree);
        if (!tree.rootNode.hasError) return keeper.keep(tree, parsed);
        // How broken text is repaired hangs on what the earlier tree was.
        tree.delete();
        return keeper.keep(python.parse(parsed, null), parsed);
      } finally {
        previous.delete();
      }
    },
    flattenPython: (tree) => flatten(runtime, keeper.claim(tree).tree, pythonTypes),
    parseCpp(text) {
      return keeper.keep(cpp.parse(text, null), text);
    },
    liveTrees: () => keeper.size,
  };
}
