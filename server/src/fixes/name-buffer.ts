import type { Workspace } from '../audit/judge.ts';
import type { Expr, Site, Stmt } from '../facts/ir.ts';
import type { Place } from '../flow/buffer-use.ts';
import { type BufferPath, readPath } from './buffer-path.ts';
import { nameThroughKeptView } from './kept-view.ts';
import { whyNotLasting } from './lasting-path.ts';
import type { CodePlace } from './locate.ts';
import { reachingDefinition } from './reaching-definition.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { shapeOf, type ViewShape } from './view-shape.ts';
import { type ViewSource, viewSource } from './view-source.ts';
import type { WriteExpression } from './write-expression.ts';

/** A file with its name. */
export interface CodeFile extends RewrittenFile {
  readonly path: string;
}

/** A view followed back to what it is a view of. */
export interface TracedView {
  readonly source: Exclude<ViewSource, { kind: 'name' }>;
  /** Where that stands. */
  readonly place: CodePlace;
  /** What the view is made of, from the outside in: the expression asked about, then the values of the variables it leads through. */
  readonly chain: readonly Expr[];
  /** Every statement that may run from there to the place asked about, that one included. */
  readonly between: readonly Stmt[];
}

/** What a buffer is called right after a write, or why it has no certain name there. */
export type BufferName =
  | {
      readonly kind: 'name';
      readonly path: BufferPath;
      readonly traced: TracedView;
      /** Of the view that is written; null where its bytes cannot be counted. */
      readonly shape: ViewShape | null;
      /** It has that name even where the write does not come to run. */
      readonly always: boolean;
    }
  | { readonly kind: 'none'; readonly because: string };

const MOST_STEPS = 6;

/** Follows a view through the variables of its function. null where one of them may have several values. */
export function traceView(file: CodeFile, place: CodePlace, view: Expr): TracedView | null {
  const chain: Expr[] = [view];
  const between: Stmt[] = [place.step.statement];
  let at = place;
  for (let step = 0; step < MOST_STEPS; step++) {
    const [expr] = chain.slice(-1);
    const source = expr === undefined ? null : viewSource(expr);
    if (source === null) return null;
    if (source.kind !== 'name') return { source, place: at, chain, between };
    const definition = reachingDefinition(file.facts, at, source.id);
    if (definition === null) return null;
    chain.push(definition.value);
    between.unshift(...definition.between);
    at = definition.place;
  }
  return null;
}

/** The name under which the code right after a write can speak of the buffer that was written. `contents`: where the views that it may go through come from. */
export function nameBuffer(
  file: CodeFile,
  place: CodePlace,
  write: WriteExpression,
  contents: readonly Place[],
  workspace: Workspace,
): BufferName {
  const traced = traceView(file, place, write.view);
  if (traced === null) return none('what it writes through cannot be followed back to one buffer');
  if (traced.source.kind === 'attribute') return nameThroughKeptView(file, place, write, traced, contents, workspace);
  const { site, receiver } = traced.source;
  if (!isOnly(contents, file.path, site)) return none('it may write to buffers that come from several places');
  const path = readPath(receiver, file);
  if (path === null) return none('the buffer has no name there');
  const changed = whyNotLasting(path, stretchOf(file, place, traced, write), workspace);
  if (changed !== null) return none(changed);
  const shape = traced.place.fn === place.fn ? shapeOf(write.view, { ...file, chain: traced.chain.slice(1), kept: null }) : null;
  return { kind: 'name', path, traced, shape, always: true };
}

/** The code between the making of a view and the end of the write. */
export function stretchOf(file: CodeFile, place: CodePlace, traced: TracedView, write: WriteExpression) {
  const isDirect = traced.chain.length === 1 && traced.place === place;
  // The statement that makes the view is the first of the stretch: what it gives its targets counts.
  const made = traced.place.step.statement;
  const between = traced.between.includes(made) || made.kind === 'with' ? traced.between : [made, ...traced.between];
  return { facts: file.facts, fn: place.fn, between, inTargets: isDirect && write.kind === 'target' };
}

function isOnly(contents: readonly Place[], path: string, site: Site): boolean {
  return contents.length > 0 && contents.every((each) => each.path === path && each.site === site);
}

function none(because: string): BufferName {
  return { kind: 'none', because };
}
