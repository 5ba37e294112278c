import type { FlatTree } from '../../syntax/syntax.ts';
import type { ClassIr, Expr, FunctionIr, NameExpr, OpaqueExpr, Site } from '../ir.ts';
import { closeScope, openScope, type Scope, type ScopeNames } from './scope.ts';

/** Expressions nested deeper become opaque, so that whoever walks the result may do so by recursion. Real code stays below 40. */
export const deepestExpression = 150;

/** Blocks nested deeper are not Python: its own limit is 100 levels of indentation. */
export const deepestBlock = 100;

/** The state of one file's extraction: the tree, and what was read of it so far. */
export class Reading {
  readonly text: string;
  readonly tree: FlatTree;
  readonly #isAscii: boolean;
  readonly places: number[] = [];
  readonly functions: (FunctionIr | null)[] = [];
  readonly classes: (ClassIr | null)[] = [];
  /** Texts of string expressions that look like Metal source. */
  readonly kernelSources: string[] = [];
  /** Nodes whose text was not followed because it is nested too deeply. */
  readonly tooDeep: number[] = [];
  /** `ERROR` nodes whose parts have found a place in the result. */
  readonly readErrors = new Set<number>();
  /** Node ranges of the outermost functions that have an error, two numbers each. */
  readonly brokenFunctions: number[] = [];
  /** What stands after `type` where the grammar took a call or subscript of `type` for a type alias; -1 elsewhere. */
  typeOperand = -1;
  scope: Scope = openScope('module', -1, '', null);
  expressionDepth = 0;
  blockDepth = 0;

  constructor(text: string, tree: FlatTree) {
    this.text = text;
    this.tree = tree;
    this.#isAscii = !/[^\0-\x7f]/.test(text);
  }

  /** A new site that covers a node. */
  site(node: number): Site {
    return this.siteOf(this.tree.start[node] ?? 0, this.tree.end[node] ?? 0);
  }

  /** A new site that covers a span of the text. */
  siteOf(start: number, end: number): Site {
    return this.places.push(start, end) / 2 - 1;
  }

  textOf(node: number): string {
    return this.text.slice(this.tree.start[node], this.tree.end[node]);
  }

  /** An identifier as Python knows it: in Unicode normal form KC. */
  identifier(node: number): string {
    const text = this.textOf(node);
    return this.#isAscii ? text : text.normalize('NFKC');
  }

  /** Named children in order, without `ERROR` nodes. */
  pieces(node: number): number[] {
    const { tree } = this;
    const found: number[] = [];
    const end = tree.next[node] ?? 0;
    for (let child = node + 1; child < end; child = tree.next[child] ?? end) {
      const type = tree.typeOf(child);
      if (type !== '' && type !== 'ERROR') found.push(child);
    }
    return found;
  }

  /** Every child in order, tokens and `ERROR` nodes included. */
  children(node: number): number[] {
    const { tree } = this;
    const found: number[] = [];
    const end = tree.next[node] ?? 0;
    for (let child = node + 1; child < end; child = tree.next[child] ?? end) found.push(child);
    return found;
  }

  /** The first child of a type. */
  piece(node: number, type: string): number | undefined {
    const { tree } = this;
    const end = tree.next[node] ?? 0;
    for (let child = node + 1; child < end; child = tree.next[child] ?? end) if (tree.typeOf(child) === type) return child;
    return undefined;
  }

  /** Whether a token stands among the children. */
  hasToken(node: number, token: string): boolean {
    const { tree } = this;
    const end = tree.next[node] ?? 0;
    for (let child = node + 1; child < end; child = tree.next[child] ?? end) if (tree.tokenOf(child) === token) return true;
    return false;
  }

  /** Reads a name where its value is used or where it is bound. */
  name(node: number): NameExpr {
    const id = this.identifier(node);
    this.scope.read.add(id);
    return { kind: 'name', id, site: this.site(node) };
  }

  /** Stands for a piece that is missing from a broken text. */
  absent(owner: number | undefined): OpaqueExpr {
    return { kind: 'opaque', parts: [], site: owner === undefined ? this.siteOf(0, 0) : this.site(owner) };
  }

  /** Stands for an expression that is nested too deeply: the names in it, found without recursion. */
  unfollowed(node: number): OpaqueExpr {
    const { tree } = this;
    this.tooDeep.push(node);
    const site = this.site(node);
    const parts: Expr[] = [];
    const end = tree.next[node] ?? 0;
    for (let inner = node; inner < end; inner++) {
      if (tree.typeOf(inner) !== 'identifier') continue;
      const isPart = tree.tokenOf(inner - 1) === '.' || tree.typeOf(inner - 1) === 'keyword_argument';
      if (!isPart || inner === node) parts.push(this.name(inner));
    }
    return { kind: 'opaque', parts, site };
  }

  enter(kind: Scope['kind'], index: number, name: string): Scope {
    this.scope = openScope(kind, index, name, this.scope);
    return this.scope;
  }

  leave(): ScopeNames {
    const { scope } = this;
    const names = closeScope(scope);
    if (scope.parent !== null) this.scope = scope.parent;
    return names;
  }

  /** The first `ERROR` or missing node at or after `node`, by its place in `tree.errors`. */
  firstError(node: number): number {
    const { errors } = this.tree;
    let low = 0;
    let high = errors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((errors[middle] ?? 0) < node) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the subtree of a node holds something that was not understood. */
  hasTrouble(node: number): boolean {
    const end = this.tree.next[node] ?? 0;
    const error = this.tree.errors[this.firstError(node)];
    return (error !== undefined && error < end) || this.tooDeep.some((deep) => deep >= node && deep < end);
  }
}
