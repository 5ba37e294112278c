import type { AttributeExpr } from '../facts/ir.ts';
import { recordEscape, recordViewAccess } from './accesses.ts';
import { allArguments, type CallArguments } from './arguments.ts';
import { noteViewLength } from './byte-extent.ts';
import { describe } from './describe.ts';
import type { Frame } from './frame.ts';
import type { AtomId, Value } from './values.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Methods and attributes of memoryview, numpy arrays, ctypes objects and objc.varlist by what they do to the bytes. */
const VIEW_METHODS = words(
  'as_buffer cast reshape view ravel transpose squeeze swapaxes newbyteorder toreadonly __enter__ from_buffer from_address expand_dims value_as',
);
const VIEW_ATTRIBUTES = words('T flat real imag base data obj contents mT');
const WRITE_METHODS = words('fill sort partition put itemset setfield resize write __setitem__ setflags_write');
/** They load what they store. */
const IN_PLACE_METHODS = words('sort partition');
const NEUTRAL_METHODS = words('release close setflags __exit__ __len__ __sizeof__ __class__');
const NEUTRAL_ATTRIBUTES = words(
  'shape dtype size ndim nbytes itemsize strides format readonly c_contiguous contiguous flags suboffsets ctypes __array_interface__ _type_ _length_',
);

/** An attribute of a view that is not called: another view, a fact about it, or (a field of a struct) a load. */
export function readViewAttribute(frame: Frame, id: AtomId, expr: AttributeExpr): Value {
  const { values } = frame;
  if (VIEW_ATTRIBUTES.has(expr.name)) return values.single(id);
  if (NEUTRAL_ATTRIBUTES.has(expr.name)) return values.data;
  if (VIEW_METHODS.has(expr.name) || WRITE_METHODS.has(expr.name))
    return values.of({ kind: 'method', receiver: values.single(id), name: expr.name, text: describe(expr.object) });
  recordViewAccess(frame, values.single(id), 'cpu-read', expr.nameSite, `loaded through .${expr.name}`);
  return values.data;
}

/** A method of a view. One that is not known is a load, the safe side. */
export function callViewMethod(frame: Frame, id: AtomId, name: string, args: CallArguments): Value {
  const { values } = frame;
  const atom = values.atom(id);
  const view = values.single(id);
  if (NEUTRAL_METHODS.has(name)) return values.data;
  const isWrite = WRITE_METHODS.has(name);
  for (const each of allArguments(args)) {
    recordViewAccess(frame, each.value, 'cpu-read', each.site, `given to .${name}`);
    recordEscape(frame, each.value, each.site, `passed to ${args.text}`);
  }
  if (name === 'as_buffer' && atom.kind === 'contents') noteViewLength(frame, atom.origin, args.positional[0]);
  if (VIEW_METHODS.has(name))
    return atom.kind === 'contents' || atom.kind === 'view' ? values.of({ kind: 'view', buffer: atom.buffer, origin: atom.origin }) : view;
  const what = isWrite ? 'stored' : 'loaded';
  recordViewAccess(frame, view, isWrite ? 'cpu-write' : 'cpu-read', args.site, `${what} by .${name}()`, {
    inPlace: IN_PLACE_METHODS.has(name),
  });
  return values.data;
}

/** The value with what `contents()` gives turned into a view on the same bytes. */
export function viewOf(frame: Frame, value: Value): Value {
  const { values } = frame;
  return values.joinAll(
    values
      .list(value)
      .flatMap((atom) =>
        atom.kind === 'contents' || atom.kind === 'view' ? [values.of({ kind: 'view', buffer: atom.buffer, origin: atom.origin })] : [],
      ),
  );
}
