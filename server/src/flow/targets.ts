import type { Expr, Site, Stmt } from '../facts/ir.ts';
import { recordEscape, recordViewAccess } from './accesses.ts';
import { writeAttribute } from './attributes.ts';
import { storedExtent } from './byte-extent.ts';
import { callDunder } from './calls.ts';
import { containerItems, iterate, makeContainer, writeElement } from './containers.ts';
import { describe } from './describe.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { combine } from './operators.ts';
import { readSubscriptTarget } from './subscripts.ts';
import type { Value } from './values.ts';

/** Stores a value where an assignment's left side says. `site` is the statement's. */
export function assignTarget(frame: Frame, target: Expr, value: Value, site: Site): void {
  if (frame.env === null) return;
  switch (target.kind) {
    case 'name':
      frame.bind(target.id, value, frame.place(target.site));
      return;
    case 'attribute':
      assignAttribute(frame, target, value);
      return;
    case 'subscript':
      assignSubscript(frame, target, value);
      return;
    case 'sequence':
      unpack(frame, target.items, value, site);
      return;
    case 'starred':
      assignTarget(frame, target.value, makeContainer(frame, 'list', `star:${target.site}`, [], iterate(frame, value).each), site);
      return;
    default:
      recordEscape(frame, value, target.site, `stored in ${describe(target)}`);
  }
}

/** `pointer[i].field = v` and `struct.field = v` store through the view. */
function assignAttribute(frame: Frame, target: Extract<Expr, { kind: 'attribute' }>, value: Value): void {
  const object = target.object.kind === 'subscript' ? readSubscriptTarget(frame, target.object) : evaluate(frame, target.object);
  recordViewAccess(frame, object, 'cpu-write', target.site, `stored through ${describe(target)}`);
  writeAttribute(frame, object, target, value);
}

function assignSubscript(frame: Frame, target: Extract<Expr, { kind: 'subscript' }>, value: Value): void {
  const object = target.object.kind === 'subscript' ? readSubscriptTarget(frame, target.object) : evaluate(frame, target.object);
  const index = evaluate(frame, target.index);
  recordViewAccess(frame, value, 'cpu-read', target.site, `copied into ${describe(target.object)}`);
  recordViewAccess(frame, object, 'cpu-write', target.site, `stored through ${describe(target.object)}[…]`, {
    extent: storedExtent(frame, target.object, object, target.index),
  });
  for (const id of frame.values.ids(object)) {
    const atom = frame.values.atom(id);
    if (atom.kind === 'container') storeElement(frame, id, target.index, index, value);
    else if (atom.kind === 'object') callDunder(frame, id, '__setitem__', [index, value], target.site);
    else if (atom.kind !== 'contents' && atom.kind !== 'view')
      recordEscape(frame, value, target.site, `kept in ${describe(target.object)}`);
  }
}

function storeElement(frame: Frame, container: number, indexExpr: Expr, index: Value, value: Value): void {
  if (indexExpr.kind === 'slice') frame.machine.heap.writeElement(container, '*', iterate(frame, value).each);
  else writeElement(frame, container, index, value);
}

function unpack(frame: Frame, targets: readonly Expr[], value: Value, site: Site): void {
  recordViewAccess(frame, value, 'cpu-read', site, 'unpacked');
  const items = containerItems(frame, value);
  const starred = targets.findIndex((target) => target.kind === 'starred');
  if (items === null || (starred < 0 && items.length !== targets.length)) {
    const { each } = iterate(frame, value);
    for (const target of targets) assignTarget(frame, target, each, site);
    return;
  }
  targets.forEach((target, n) => {
    if (starred < 0 || n < starred) assignTarget(frame, target, items[n] ?? 0, site);
    else if (n > starred) assignTarget(frame, target, items[items.length - (targets.length - n)] ?? 0, site);
    else if (target.kind === 'starred') {
      const rest = items.slice(starred, items.length - (targets.length - starred - 1));
      assignTarget(frame, target.value, makeContainer(frame, 'list', `star:${target.site}`, rest), site);
    }
  });
}

/** `target op= value`: on a view it loads what the CPU wrote and stores the rest. */
export function augmentTarget(frame: Frame, statement: Extract<Stmt, { kind: 'augmented' }>): void {
  const { target, op } = statement;
  const value = evaluate(frame, statement.value);
  recordViewAccess(frame, value, 'cpu-read', statement.value.site, `operand of ${op}=`);
  const object = target.kind === 'subscript' ? readSubscriptTarget(frame, target) : evaluate(frame, target);
  recordViewAccess(frame, object, 'cpu-write', target.site, `changed in place by ${op}=`, { inPlace: true });
  if (target.kind === 'subscript') {
    for (const id of frame.values.ids(evaluate(frame, target.object)))
      if (frame.values.atom(id).kind === 'container')
        writeElement(frame, id, evaluate(frame, target.index), combine(frame, op, object, value, `aug:${statement.site}`));
    return;
  }
  if (frame.values.has(object, 'view') || frame.values.has(object, 'contents')) return;
  if (op === '+' && extend(frame, object, value)) return;
  const counts = op !== '|' && op !== '&' && !frame.values.has(object, 'string') && !frame.values.has(object, 'container');
  assignTarget(frame, target, counts ? frame.values.data : combine(frame, op, object, value, `aug:${statement.site}`), statement.site);
}

/** `list += items` changes the list itself. */
function extend(frame: Frame, object: Value, value: Value): boolean {
  const lists = frame.values.ids(object).filter((id) => frame.values.atom(id).kind === 'container');
  const { each } = iterate(frame, value);
  for (const id of lists) {
    frame.machine.heap.writeElement(id, '*', each);
    frame.lengths.set(id, null);
  }
  return lists.length > 0;
}

export function deleteTarget(frame: Frame, target: Expr): void {
  if (target.kind === 'name') frame.env?.delete(target.id);
  else if (target.kind === 'sequence') for (const item of target.items) deleteTarget(frame, item);
  else if (target.kind === 'subscript') {
    evaluate(frame, target.object);
    evaluate(frame, target.index);
  } else if (target.kind === 'attribute') evaluate(frame, target.object);
}
