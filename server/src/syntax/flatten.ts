import type { Tree } from 'web-tree-sitter';
import { type FlatTree, FlatTreeBuilder, shape, type TypeTable } from './flat-tree.ts';

/**
 * The functions of the runtime that a walk needs. `Parser.init` adds them to the object it is given.
 *
 * The runtime keeps a cursor's state in one place of its memory and moves it there; `TreeCursor` copies that state out and in on each step, which makes
 * a walk four times as long. Here it stays where it is, so nothing else may call the runtime while a tree is flattened.
 */
export interface CursorRuntime {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

const needed: readonly (keyof CursorRuntime)[] = [
  '_ts_tree_root_node_wasm',
  '_ts_tree_cursor_new_wasm',
  '_ts_tree_cursor_delete_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_current_node_is_missing_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
];

/** The started runtime as a `CursorRuntime`. Throws when it is another version that lacks one of the functions. */
export function asCursorRuntime(started: object): CursorRuntime {
  const functions = started as Partial<CursorRuntime>;
  const missing = needed.filter((name) => typeof functions[name] !== 'function');
  if (missing.length > 0) throw new Error(`the web-tree-sitter runtime lacks ${missing.join(', ')}`);
  return functions as CursorRuntime;
}

/** A copy of `tree` in arrays. */
export function flatten(runtime: CursorRuntime, tree: Tree, table: TypeTable): FlatTree {
  const root = tree.rootNode;
  const walk = root.hasError ? walkBroken : walkSound;
  const builder = new FlatTreeBuilder(root.descendantCount, table);
  const address = (tree as unknown as { readonly 0: number })[0];
  runtime._ts_tree_root_node_wasm(address);
  runtime._ts_tree_cursor_new_wasm(address);
  try {
    walk(runtime, address, builder);
  } finally {
    runtime._ts_tree_cursor_delete_wasm(address);
  }
  return builder.build();
}

/** Walks a tree without errors: tokens and leaves are passed over as cheaply as can be. */
function walkSound(runtime: CursorRuntime, tree: number, builder: FlatTreeBuilder): void {
  const open: number[] = [];
  for (;;) {
    const type = runtime._ts_tree_cursor_current_node_type_id_wasm(tree);
    const kind = builder.shapeOf(type);
    if (kind === shape.token) {
      builder.open(type, 0, 0);
    } else if (kind === shape.comment) {
      builder.comments.push(runtime._ts_tree_cursor_start_index_wasm(tree), runtime._ts_tree_cursor_end_index_wasm(tree));
    } else if (kind !== shape.nothing) {
      const node = builder.open(type, runtime._ts_tree_cursor_start_index_wasm(tree), runtime._ts_tree_cursor_end_index_wasm(tree));
      if (kind === shape.branch && runtime._ts_tree_cursor_goto_first_child_wasm(tree) === 1) {
        open.push(node);
        continue;
      }
    }
    if (!advance(runtime, tree, builder, open)) return;
  }
}

/** Walks a tree with errors: any node may be made up, and any may have an `ERROR` inside. */
function walkBroken(runtime: CursorRuntime, tree: number, builder: FlatTreeBuilder): void {
  const open: number[] = [];
  for (;;) {
    const type = runtime._ts_tree_cursor_current_node_type_id_wasm(tree);
    const kind = builder.shapeOf(type);
    if (kind === shape.comment) {
      builder.comments.push(runtime._ts_tree_cursor_start_index_wasm(tree), runtime._ts_tree_cursor_end_index_wasm(tree));
    } else if (kind !== shape.nothing) {
      const isToken = kind === shape.token;
      const node = builder.open(type, runtime._ts_tree_cursor_start_index_wasm(tree), runtime._ts_tree_cursor_end_index_wasm(tree));
      if (runtime._ts_tree_cursor_current_node_is_missing_wasm(tree) === 1) builder.errors.push(node);
      if (!isToken && runtime._ts_tree_cursor_goto_first_child_wasm(tree) === 1) {
        open.push(node);
        continue;
      }
    }
    if (!advance(runtime, tree, builder, open)) return;
  }
}

/** Moves to the next node that is no descendant of the current one; false at the end of the tree. */
function advance(runtime: CursorRuntime, tree: number, builder: FlatTreeBuilder, open: number[]): boolean {
  while (runtime._ts_tree_cursor_goto_next_sibling_wasm(tree) !== 1) {
    const parent = open.pop();
    if (parent === undefined) return false;
    builder.close(parent);
    runtime._ts_tree_cursor_goto_parent_wasm(tree);
  }
  return true;
}
