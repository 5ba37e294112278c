import type { PythonFacts } from '../facts/facts.ts';
import type { ConstantExpr, Expr } from '../facts/ir.ts';
import { spanOf } from './scope.ts';

/** An expression that can be written again and evaluated again: a name with attributes and plain items on it. */
export interface BufferPath {
  readonly root: string;
  readonly parts: readonly PathPart[];
}

export type PathPart =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'item'; readonly index: string }
  | { readonly kind: 'item-by-name'; readonly name: string };

/** The path that an expression is, or that `(name := value)` makes; null for anything that does something when it is evaluated. */
export function readPath(expr: Expr, file: { readonly facts: PythonFacts; readonly text: string }): BufferPath | null {
  if (expr.kind === 'name') return { root: expr.id, parts: [] };
  if (expr.kind === 'named') return { root: expr.target.id, parts: [] };
  if (expr.kind === 'attribute') return extend(readPath(expr.object, file), { kind: 'attribute', name: expr.name });
  if (expr.kind !== 'subscript') return null;
  const { index } = expr;
  const object = readPath(expr.object, file);
  if (index.kind === 'name') return extend(object, { kind: 'item-by-name', name: index.id });
  return isPlainKey(index) ? extend(object, { kind: 'item', index: textOf(index, file) }) : null;
}

/** The path as Python text. */
export function spellPath({ root, parts }: BufferPath): string {
  return [root, ...parts.map(spellPart)].join('');
}

/** The attribute `name` of what a path leads to. */
export function attributeOf({ root, parts }: BufferPath, name: string): BufferPath {
  return { root, parts: [...parts, { kind: 'attribute', name }] };
}

/** The variables that a path reads. */
export function namesIn({ root, parts }: BufferPath): readonly string[] {
  return [root, ...parts.flatMap((part) => (part.kind === 'item-by-name' ? [part.name] : []))];
}

/** The attributes that a path goes through. */
export function attributesIn({ parts }: BufferPath): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'attribute' ? [part.name] : []));
}

function extend(path: BufferPath | null, part: PathPart): BufferPath | null {
  return path === null ? null : { root: path.root, parts: [...path.parts, part] };
}

function spellPart(part: PathPart): string {
  switch (part.kind) {
    case 'attribute':
      return `.${part.name}`;
    case 'item':
      return `[${part.index}]`;
    case 'item-by-name':
      return `[${part.name}]`;
  }
}

function isPlainKey(index: Expr): index is ConstantExpr {
  return index.kind === 'constant' && (index.type === 'str' || index.type === 'int');
}

function textOf(expr: ConstantExpr, { facts, text }: { readonly facts: PythonFacts; readonly text: string }): string {
  if (expr.type === 'int') return String(expr.value);
  const { start, end } = spanOf(facts.places, expr.site);
  return text.slice(start, end);
}
