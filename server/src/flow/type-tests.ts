import type { CallExpr, Expr } from '../facts/ir.ts';
import { NEVER_OF_A_BUFFER, OF_EVERY_BUFFER } from '../metal/resource-methods.ts';
import { ancestry, findMethod } from './classes.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { Atom, ClassId } from './values.ts';

/** What `isinstance(name, …)` and `hasattr(name, "…")` say of a name: which atoms of its value stay where the test is true, and where it is false. */
export interface TypeTest {
  readonly subject: Expr;
  readonly whenTrue: (atom: Atom) => boolean;
  readonly whenFalse: (atom: Atom) => boolean;
}

/** The type test that a call is; undefined for any other call. Only what cannot be otherwise is taken away. */
export function typeTest(frame: Frame, expr: CallExpr): TypeTest | undefined {
  const [subject, tested] = expr.args.map((argument) => argument.value);
  if (expr.callee.kind !== 'name' || expr.args.length !== 2 || !subject || !tested) return undefined;
  const [callee, ...others] = frame.machine.atoms(frame.read(expr.callee.id));
  if (callee?.kind !== 'external' || others.length > 0) return undefined;
  if (callee.name === 'builtins.isinstance') return instanceTest(frame, subject, tested);
  if (callee.name === 'builtins.hasattr' && tested.kind === 'constant' && tested.type === 'str')
    return attributeTest(frame, subject, String(tested.value));
  return undefined;
}

function instanceTest(frame: Frame, subject: Expr, tested: Expr): TypeTest {
  const types = (tested.kind === 'sequence' ? tested.items : [tested]).map((item) => frame.machine.atoms(evaluate(frame, item)));
  const all = types.flat();
  const isOpen = types.some((atoms) => atoms.length === 0);
  const [only, ...others] = all;
  return {
    subject,
    whenTrue: (atom) => isOpen || all.some((type) => mayBeInstance(frame, atom, type)),
    whenFalse: (atom) =>
      isOpen ||
      only?.kind !== 'class' ||
      others.length > 0 ||
      atom.kind !== 'object' ||
      !ancestry(frame, atom.class).classes.includes(only.class),
  };
}

function attributeTest(frame: Frame, subject: Expr, name: string): TypeTest {
  return {
    subject,
    whenTrue: (atom) =>
      atom.kind === 'object' ? mayHave(frame, atom.class, name) : atom.kind !== 'buffer' || !NEVER_OF_A_BUFFER.has(name),
    whenFalse: (atom) => atom.kind !== 'buffer' || !OF_EVERY_BUFFER.has(name),
  };
}

/** Whether an object of a class may have an attribute: not where no code of the workspace gives it to anything, and no base from outside can. */
function mayHave(frame: Frame, cls: ClassId, name: string): boolean {
  const { program } = frame.machine;
  if (ancestry(frame, cls).open || findMethod(frame, cls, '__getattr__') || findMethod(frame, cls, '__getattribute__')) return true;
  return name.startsWith('__') || program.classesWithAttribute(name).length + program.classesWithMethod(name).length > 0;
}

const METAL_KINDS: ReadonlySet<Atom['kind']> = new Set<Atom['kind']>([
  'buffer',
  'wrapper',
  'kernel',
  'encoder',
  'command-buffer',
  'heap',
  'none',
]);

/** Packages whose types no object of Metal's is an instance of. `object` and the abstract types of `collections.abc` and `typing` are not among them. */
const PLAIN_TYPES = /^(?:builtins\.(?!object$)|numpy\.|torch\.|ctypes\.|array\.|pathlib\.|enum\.)\w/;

function mayBeInstance(frame: Frame, atom: Atom, type: Atom): boolean {
  if (type.kind === 'external') return !METAL_KINDS.has(atom.kind) || !PLAIN_TYPES.test(type.name);
  if (type.kind !== 'class') return true;
  if (atom.kind !== 'object') return !METAL_KINDS.has(atom.kind);
  const { classes, open } = ancestry(frame, atom.class);
  return open || classes.includes(type.class);
}
