import type { AttributeExpr, Site } from '../facts/ir.ts';
import { GPU_ADDRESS_METHODS } from '../metal/resource-methods.ts';
import { noteContentsReceiver, recordBufferAccess, recordEscape } from './accesses.ts';
import { type CallArguments, plainArguments } from './arguments.ts';
import { constantValue } from './builtins.ts';
import { callFunction, callValue } from './call-function.ts';
import { callDunder } from './calls.ts';
import { allAttributes, ancestry, findMethod, findSetter, instancesOf, methodEnv, methodKind, readClassAttribute } from './classes.ts';
import { isContainerMethod } from './container-methods.ts';
import { makeContainer } from './containers.ts';
import { describe } from './describe.ts';
import { isForeignAttribute } from './foreign-names.ts';
import type { Frame } from './frame.ts';
import { isMetalMethod } from './metal-names.ts';
import type { FunctionEntry } from './program.ts';
import { matchesPattern } from './strings.ts';
import type { Atom, AtomId, ClassId, Value } from './values.ts';
import { readViewAttribute } from './views.ts';

/** `object.name` where it is not called at once. */
export function readAttribute(frame: Frame, object: Value, expr: AttributeExpr): Value {
  const { values } = frame;
  const constant = constantValue(values, expr.name);
  if (constant !== undefined && !values.list(object).some((atom) => atom.kind === 'object' || atom.kind === 'class')) return constant;
  if (object === 0) return readUnknownAttribute(frame, object, expr);
  if (expr.name === 'contents') noteContentsReceiver(frame, object, expr.site);
  return values.joinAll(values.ids(object).map((id) => readAtomAttribute(frame, id, expr)));
}

function readAtomAttribute(frame: Frame, id: AtomId, expr: AttributeExpr): Value {
  const { values } = frame;
  const atom = values.atom(id);
  switch (atom.kind) {
    case 'object':
      return readObjectAttribute(frame, id, atom.class, expr.name, expr.site);
    case 'class':
      return readClassMember(frame, id, atom.class, expr.name);
    case 'super':
      return readSuper(frame, atom, expr.name);
    case 'module':
      return readModuleAttribute(frame, atom.path, expr.name);
    case 'external':
      return constantValue(values, expr.name) ?? values.of({ kind: 'external', name: `${atom.name}.${expr.name}` });
    case 'contents':
    case 'view':
      return readViewAttribute(frame, id, expr);
    case 'buffer':
      return readBufferAttribute(frame, id, expr);
    case 'unknown':
    case 'caller':
      return readUnknownAttribute(frame, values.single(id), expr);
    case 'none':
    case 'function':
    case 'int':
    case 'bool':
      return 0;
    case 'container':
      return isContainerMethod(expr.name) ? methodValue(frame, values.single(id), expr) : values.data;
    case 'string':
    case 'wrapper':
      return methodValue(frame, values.single(id), expr);
    case 'data':
      return isMetalMethod(expr.name) ? methodValue(frame, values.data, expr) : values.data;
    default:
      return isMetalMethod(expr.name)
        ? methodValue(frame, atom.kind === 'method' ? values.unknown : values.single(id), expr)
        : values.unknown;
  }
}

/** Never on a method itself, or `x = x.next` in a loop would be a longer chain in every round. */
function methodValue(frame: Frame, receiver: Value, expr: AttributeExpr): Value {
  return frame.values.of({ kind: 'method', receiver, name: expr.name, text: describe(expr.object) });
}

/** `buffer.contents` (a property in rubicon-objc, a method in PyObjC) is the bytes; anything else is taken as a method. */
function readBufferAttribute(frame: Frame, id: AtomId, expr: AttributeExpr): Value {
  if (expr.name === 'contents') return contentsOf(frame, id, expr.site);
  if (GPU_ADDRESS_METHODS.has(expr.name))
    recordBufferAccess(frame, [id], 'gpu-read-write', expr.site, `${expr.name}: its address is given to the GPU`, { certain: false });
  return methodValue(frame, frame.values.single(id), expr);
}

/** The bytes of a buffer, as the call at `site` gives them. */
export function contentsOf(frame: Frame, buffer: AtomId, site: Site): Value {
  const origin = frame.machine.origin(frame.place(site));
  if (frame.env !== null) frame.trace.push({ kind: 'contents', buffer, origin });
  return frame.values.of({ kind: 'contents', buffer, origin });
}

/** An attribute of an object of the workspace: what was stored in it, a method, a property's result, or what its class holds. */
export function readObjectAttribute(frame: Frame, id: AtomId, cls: ClassId, name: string, site: Site): Value {
  const { values, machine } = frame;
  if (name === '__dict__') return dictOf(frame, id, cls, site);
  if (name === '__class__') return values.of({ kind: 'class', class: cls });
  const stored = machine.heap.read(id, name, frame.context.id);
  const method = findMethod(frame, cls, name);
  if (method) return values.join(stored, memberValue(frame, method, id, site));
  const value = values.join(stored, readClassAttribute(frame, cls, name));
  // What holds nothing but None in sight is there to be set out of sight.
  if (value !== 0) return value === values.none ? values.join(value, values.caller) : value;
  const fallback = callDunder(frame, id, '__getattr__', [values.string(name)], site);
  if (fallback !== undefined) return fallback;
  return ancestry(frame, cls).open && !machine.program.attributesOf(cls).includes(name) ? values.unknown : 0;
}

/** The attributes of an object under their names. */
function dictOf(frame: Frame, id: AtomId, cls: ClassId, site: Site): Value {
  const made = makeContainer(frame, 'dict', `dict:${site}:${id}`, []);
  for (const container of frame.values.ids(made)) frame.machine.objectDicts.set(container, id);
  for (const name of allAttributes(frame, cls))
    for (const container of frame.values.ids(made))
      frame.machine.heap.writeElement(container, `s:${name}`, frame.machine.heap.read(id, name, frame.context.id));
  return made;
}

function memberValue(frame: Frame, method: FunctionEntry, self: AtomId, site: Site): Value {
  const { values } = frame;
  const env = methodEnv(frame, method);
  const fn = values.intern({ kind: 'function', function: method.id, env: env ?? -1 });
  switch (methodKind(method)) {
    case 'static':
      return values.single(fn);
    case 'property':
      return callFunction(frame, fn, self, plainArguments([], site, method.ir.name));
    case 'class': {
      const atom = values.atom(self);
      const owner = atom.kind === 'object' ? values.intern({ kind: 'class', class: atom.class }) : self;
      return values.of({ kind: 'bound', function: fn, self: owner });
    }
    case 'plain':
      return values.of({ kind: 'bound', function: fn, self });
  }
}

function readClassMember(frame: Frame, id: AtomId, cls: ClassId, name: string): Value {
  const { values } = frame;
  const method = findMethod(frame, cls, name);
  if (method) {
    const fn = values.intern({ kind: 'function', function: method.id, env: methodEnv(frame, method) ?? -1 });
    return methodKind(method) === 'class' ? values.of({ kind: 'bound', function: fn, self: id }) : values.single(fn);
  }
  const value = readClassAttribute(frame, cls, name);
  if (value !== 0) return value;
  return constantValue(values, name) ?? (ancestry(frame, cls).open ? values.unknown : 0);
}

/** A member of a class, a module, or what `super()` stands for. */
export function readClassOrModuleMember(frame: Frame, id: AtomId, name: string): Value {
  const atom = frame.values.atom(id);
  if (atom.kind === 'class') return readClassMember(frame, id, atom.class, name);
  if (atom.kind === 'super') return readSuper(frame, atom, name);
  return atom.kind === 'module' ? readModuleAttribute(frame, atom.path, name) : frame.values.unknown;
}

function readSuper(frame: Frame, atom: Extract<Atom, { kind: 'super' }>, name: string): Value {
  const self = frame.values.atom(atom.self);
  const cls = self.kind === 'object' || self.kind === 'class' ? self.class : atom.class;
  const method = findMethod(frame, cls, name, atom.class);
  if (!method) return frame.values.unknown;
  return memberValue(frame, method, atom.self, 0);
}

export function readModuleAttribute(frame: Frame, path: string, name: string): Value {
  const module = frame.machine.program.modules.get(path);
  if (!module) return frame.values.unknown;
  const submodule = frame.machine.program.resolve.submodule(path, name);
  const value = frame.readGlobal(module, name);
  const isBuiltin = value !== 0 && frame.machine.atoms(value).every((atom) => atom.kind === 'external' && atom.name === `builtins.${name}`);
  if (!isBuiltin) return value;
  if (submodule !== undefined) return frame.values.of({ kind: 'module', path: submodule });
  if (!module.names.has(MODULE_HOOK)) return frame.values.unknown;
  return callValue(frame, frame.readGlobal(module, MODULE_HOOK), plainArguments([frame.values.string(name)], 0, MODULE_HOOK));
}

/** A module's function that is asked for the names that the module lacks (PEP 562). */
const MODULE_HOOK = '__getattr__';

/** On something that cannot be seen: the attribute of the one class in the workspace that has it, a method of Metal's, or nothing known. */
function readUnknownAttribute(frame: Frame, object: Value, expr: AttributeExpr): Value {
  const { values, machine } = frame;
  if (isMetalMethod(expr.name)) return methodValue(frame, object, expr);
  const classes = machine.program.classesWithAttribute(expr.name);
  if (classes.length === 0) return values.unknown;
  if (classes.length > MOST_CANDIDATES || isForeignAttribute(expr.name)) {
    if (frame.env !== null) frame.trace.push({ kind: 'loose', name: expr.name, place: frame.place(expr.site) });
    return values.unknown;
  }
  const known = frame.attributesOfUnknown.get(expr.name);
  if (known !== undefined) return known;
  const objects = values.joinAll(classes.map((cls) => instancesOf(frame, cls.id)));
  const held = values.ids(objects).map((id) => {
    const atom = values.atom(id);
    return atom.kind === 'object' ? readObjectAttribute(frame, id, atom.class, expr.name, expr.site) : 0;
  });
  const shared = classes.map((cls) => readClassAttribute(frame, cls.id, expr.name));
  const value = values.join(values.joinAll([...held, ...shared]), values.unknown);
  // A property is run each time; what is stored was read, so that this run comes again when it grows.
  if (classes.every((cls) => !findMethod(frame, cls.id, expr.name))) frame.attributesOfUnknown.set(expr.name, value);
  return value;
}

/** An attribute's name decides between so many classes at most. */
const MOST_CANDIDATES = 3;

/** `object.name = value`. */
export function writeAttribute(frame: Frame, object: Value, target: AttributeExpr, value: Value): void {
  const { values, machine } = frame;
  for (const id of values.ids(object)) {
    const atom = values.atom(id);
    const place = frame.place(target.site);
    if (atom.kind === 'object') writeObjectAttribute(frame, id, atom.class, target, value);
    else if (atom.kind === 'class') machine.heap.write(atom.class, target.name, value, place);
    else if (atom.kind === 'module') machine.heap.write(atom.path, target.name, value, place);
    else if (atom.kind === 'unknown' || atom.kind === 'caller') writeUnknown(frame, target, value);
  }
  if (object === 0) writeUnknown(frame, target, value);
}

/** A property's setter is run; it may keep the value elsewhere. */
function writeObjectAttribute(frame: Frame, id: AtomId, cls: ClassId, target: AttributeExpr, value: Value): void {
  const setter = findSetter(frame, cls, target.name);
  if (setter === undefined) {
    frame.machine.heap.write(id, target.name, value, frame.place(target.site));
    return;
  }
  const fn = frame.values.intern({ kind: 'function', function: setter.id, env: methodEnv(frame, setter) ?? -1 });
  callFunction(frame, fn, id, plainArguments([value], target.site, target.name));
}

/** Into something that cannot be seen: into the attribute of that name of the few classes that have it, else out of sight. */
function writeUnknown(frame: Frame, target: AttributeExpr, value: Value): void {
  const { values, machine } = frame;
  const classes = isForeignAttribute(target.name) ? [] : machine.program.classesWithAttribute(target.name);
  const objects = classes.length <= MOST_CANDIDATES ? values.joinAll(classes.map((cls) => instancesOf(frame, cls.id))) : 0;
  for (const id of values.ids(objects)) machine.heap.write(id, target.name, value, frame.place(target.site));
  if (objects === 0) recordEscape(frame, value, target.site, `kept in ${describe(target)}`);
}

/** `getattr(object, name)`: the attribute as if it were spelled out. */
export function readNamedAttribute(frame: Frame, object: Value, name: string, args: CallArguments): Value {
  return readAttribute(frame, object, spelledOut(name, args));
}

/** `getattr(object, name)` with a name that is known in part or not at all: every attribute that it may mean. */
export function readSimilarAttributes(frame: Frame, object: Value, names: readonly string[]): Value {
  const { values } = frame;
  const found = values.ids(object).map((id) => {
    const atom = values.atom(id);
    if (atom.kind !== 'object') return values.unknown;
    const similar = allAttributes(frame, atom.class).filter((name) => names.some((pattern) => matchesPattern(pattern, name)));
    return values.joinAll(similar.map((name) => frame.machine.heap.read(id, name, frame.context.id)));
  });
  return values.join(values.joinAll(found), values.unknown);
}

/** `setattr(object, name, value)`; a name that is not known takes the value out of sight. */
export function writeNamedAttribute(frame: Frame, object: Value, name: string | null, value: Value, args: CallArguments): void {
  if (name === null) recordEscape(frame, value, args.site, 'kept under a name that is not known');
  else writeAttribute(frame, object, spelledOut(name, args), value);
}

function spelledOut(name: string, args: CallArguments): AttributeExpr {
  const object = args.positional[0]?.expr ?? { kind: 'opaque', parts: [], site: args.site };
  return { kind: 'attribute', object, name, site: args.site, nameSite: args.positional[1]?.site ?? args.site };
}
