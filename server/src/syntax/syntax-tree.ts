import type { Node, Tree, TreeCursor } from 'web-tree-sitter';

/** A tree that its holder must free. Nodes and cursors of it are dead after `delete()`. */
export interface SyntaxTree {
  readonly root: Node;
  /** A cursor at the root. The caller deletes it before the tree. */
  walk(): TreeCursor;
  /** Frees the tree; a second call does nothing. */
  delete(): void;
}

/** What stands behind a `SyntaxTree`. */
export interface KeptTree {
  readonly tree: Tree;
  /** The text that was parsed, line breaks unified: as long as the text given. */
  readonly text: string;
}

/** Knows every tree that was handed out and not yet deleted. */
export class TreeKeeper {
  readonly #living = new Map<SyntaxTree, KeptTree>();

  get size(): number {
    return this.#living.size;
  }

  keep(tree: Tree, text: string): SyntaxTree {
    const living = this.#living;
    const kept: SyntaxTree = {
      get root() {
        return tree.rootNode;
      },
      walk: () => tree.walk(),
      delete() {
        if (living.delete(kept)) tree.delete();
      },
    };
    living.set(kept, { tree, text });
    return kept;
  }

  /** What stands behind a living tree. Throws when the tree was deleted or is not of this keeper. */
  claim(tree: SyntaxTree): KeptTree {
    const kept = this.#living.get(tree);
    if (kept === undefined) throw new Error('this syntax tree was deleted');
    return kept;
  }
}
