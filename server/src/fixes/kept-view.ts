import type { Workspace } from '../audit/judge.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { type Place, placeKey } from '../flow/buffer-use.ts';
import { attributeOf, type BufferPath, readPath, spellPath } from './buffer-path.ts';
import { isSetByConstructors, whyNotLasting } from './lasting-path.ts';
import { type CodePlace, locate } from './locate.ts';
import { type BufferName, type CodeFile, stretchOf, type TracedView, traceView } from './name-buffer.ts';
import { isQuietStatement } from './quiet.ts';
import { binds } from './reaching-definition.ts';
import { isRelated, selfClass } from './related-classes.ts';
import { asSeenElsewhere, shapeOf, type ViewShape } from './view-shape.ts';
import { type AttributeStore, namesOf } from './workspace-names.ts';
import type { WriteExpression } from './write-expression.ts';

/** A store of a view with where it stands. */
interface PlacedStore {
  readonly store: AttributeStore;
  readonly file: CodeFile;
  readonly place: CodePlace;
}

/**
 * The name of a buffer whose view is kept in an attribute: another attribute of the same object, which is given the buffer wherever the first is given the
 * view. Both must change together everywhere, or the one would speak of another buffer than the other.
 */
export function nameThroughKeptView(
  file: CodeFile,
  place: CodePlace,
  write: WriteExpression,
  traced: TracedView,
  contents: readonly Place[],
  workspace: Workspace,
): BufferName {
  const { source } = traced;
  if (source.kind !== 'attribute') return none('it is no kept view');
  const object = readPath(source.expr.object, file);
  if (object === null) return none('the object that keeps the view has no name there');
  const owner = selfClass(file.facts, place.fn, source.expr.object);
  const views = storesOf(source.expr.name, owner, workspace);
  const name = pairedAttribute(views, contents, workspace);
  if (name === null) return none(`no other attribute is certain to keep the buffer that \`${source.expr.name}\` is a view of`);
  const buffers = storesOf(name, owner, workspace);
  if (!changeTogether(views, buffers, workspace))
    return none(`\`${name}\` may be another buffer than the one that \`${source.expr.name}\` is a view of`);
  const path = attributeOf(object, name);
  const changed = whyNotLasting(path, stretchOf(file, place, traced, write), workspace);
  if (changed !== null) return none(changed);
  const always =
    [...views, ...buffers].every(({ store }) => !isNone(store.value)) && isSetByConstructors(name, file.facts, place.fn, workspace);
  const shape = shapeOf(write.view, { ...file, chain: traced.chain.slice(1), kept: keptShape(views) });
  return { kind: 'name', path, traced, shape, always };
}

/** The shape of a view that one place alone makes. */
function keptShape(views: readonly PlacedStore[]): ViewShape | null {
  const [only, ...others] = views.filter(({ store }) => !isNone(store.value));
  if (only === undefined || only.store.value === null || others.length > 0) return null;
  const traced = traceView(only.file, only.place, only.store.value);
  return traced === null ? null : asSeenElsewhere(shapeOf(only.store.value, { ...only.file, chain: traced.chain.slice(1), kept: null }));
}

function storesOf(name: string, owner: string | null, workspace: Workspace): readonly PlacedStore[] {
  return (namesOf(workspace).stores.get(name) ?? []).flatMap((store): readonly PlacedStore[] => {
    const facts = workspace.facts(store.path);
    const text = workspace.text(store.path);
    if (facts === undefined || text === undefined) return [];
    const other = selfClass(facts, store.fn, store.target.object);
    if (owner !== null && other !== null && !isRelated(owner, other, workspace)) return [];
    const place = locate(facts, store.target.site);
    return place === null ? [] : [{ store, file: { path: store.path, facts, text }, place }];
  });
}

/** The one attribute that is given the buffer wherever the view is kept; null unless each of the `contents` calls is seen, and nothing else is stored. */
function pairedAttribute(views: readonly PlacedStore[], contents: readonly Place[], workspace: Workspace): string | null {
  const names = namesOf(workspace);
  const found = new Set<string | null>();
  const seen = new Set<string>();
  for (const { store, file, place } of views) {
    if (isNone(store.value)) continue;
    if (names.setByAnyName || names.setByName.has(store.target.name) || store.value === null) return null;
    const traced = traceView(file, place, store.value);
    if (traced?.source.kind !== 'contents') return null;
    seen.add(placeKey({ path: file.path, site: traced.source.site }));
    found.add(attributeOfBuffer(store, file, place, traced, workspace));
  }
  const [name] = found;
  const isWhole = contents.every((place) => seen.has(placeKey(place))) && contents.length > 0;
  return isWhole && found.size === 1 && name !== undefined ? name : null;
}

function attributeOfBuffer(
  store: AttributeStore,
  file: CodeFile,
  place: CodePlace,
  traced: TracedView,
  workspace: Workspace,
): string | null {
  const object = readPath(store.target.object, file);
  const receiver = traced.source.kind === 'contents' ? readPath(traced.source.receiver, file) : null;
  if (object === null || receiver === null) return null;
  const between = [traced.place.step.statement, ...traced.between];
  if (whyNotLasting(receiver, { facts: file.facts, fn: place.fn, between, inTargets: false }, workspace) !== null) return null;
  const last = receiver.parts.at(-1);
  if (last?.kind === 'attribute' && spellPath({ root: receiver.root, parts: receiver.parts.slice(0, -1) }) === spellPath(object))
    return last.name;
  return receiver.parts.length === 0 ? siblingStore(receiver.root, object, file, place) : null;
}

/** `object.name = variable` beside a store of the view, while the variable is the same. */
function siblingStore(variable: string, object: BufferPath, file: CodeFile, { step }: CodePlace): string | null {
  for (const [index, statement] of step.body.entries()) {
    const name = statement.kind === 'assign' ? storedAs(variable, object, statement, file) : null;
    if (name === null) continue;
    const between = index < step.index ? step.body.slice(index + 1, step.index) : step.body.slice(step.index + 1, index);
    if (!between.some((each) => binds(each, variable, file.facts))) return name;
  }
  return null;
}

function storedAs(variable: string, object: BufferPath, statement: Extract<Stmt, { kind: 'assign' }>, file: CodeFile): string | null {
  const isIt = (expr: Expr): boolean => expr.kind === 'name' && expr.id === variable;
  if (!isIt(statement.value) && !statement.targets.some(isIt)) return null;
  for (const target of statement.targets) {
    const path = target.kind === 'attribute' ? readPath(target.object, file) : null;
    if (target.kind === 'attribute' && path !== null && spellPath(path) === spellPath(object)) return target.name;
  }
  return null;
}

/** Whether wherever one of two attributes is given a value the other is too, right beside it: a buffer with its view, None with None. */
function changeTogether(views: readonly PlacedStore[], buffers: readonly PlacedStore[], workspace: Workspace): boolean {
  const names = namesOf(workspace);
  if (buffers.some(({ store }) => names.setByName.has(store.target.name))) return false;
  const isBeside = (one: PlacedStore, other: PlacedStore): boolean =>
    one.place.step.body === other.place.step.body &&
    isNone(one.store.value) === isNone(other.store.value) &&
    isUnbroken(one, other, workspace);
  return (
    buffers.every((buffer) => views.some((view) => isBeside(view, buffer))) &&
    views.every((view) => buffers.some((buffer) => isBeside(view, buffer)))
  );
}

/** Nothing between the two stores can see the one without the other; a constructor's object is not yet in anyone's hands. */
function isUnbroken({ place, file, store }: PlacedStore, other: PlacedStore, workspace: Workspace): boolean {
  const fn = store.fn === null ? undefined : file.facts.module.functions[store.fn];
  if (fn?.name === '__init__') return true;
  const [from, to] = [place.step.index, other.place.step.index].sort((a, b) => a - b);
  return place.step.body.slice((from ?? 0) + 1, to).every((statement) => isQuietStatement(statement, workspace));
}

function isNone(value: Expr | null): boolean {
  return value?.kind === 'constant' && value.type === 'none';
}

function none(because: string): BufferName {
  return { kind: 'none', because };
}
