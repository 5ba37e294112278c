import type { Site } from '../facts/ir.ts';
import { defaultsScope, plainArguments } from './arguments.ts';
import { callFunction, callValue } from './call-function.ts';
import { addBase, findMethod, MAKER, methodEnv } from './classes.ts';
import { evaluate, functionValue } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { FunctionEntry } from './program.ts';
import { execute } from './statements.ts';
import type { Value } from './values.ts';

/**
 * Names of decorators from outside the workspace that give the function back as it is, as far as buffers go. Any other from outside may do what it likes with
 * the arguments; one that the workspace defines is run, whatever its name.
 */
const TRANSPARENT =
  /(^|\.)(property|cached_property|setter|getter|deleter|staticmethod|classmethod|cache|lru_cache|wraps|contextmanager|abstractmethod|override|dataclass|overload|njit|jit|no_grad|inference_mode|fixture|parametrize|skipif|skip|mark|command|option|argument|group|route|register|unique|total_ordering|typechecked|asynccontextmanager|singledispatch|beartype|profile)$/;

/** `def`: its defaults are evaluated here and now; its decorators are applied where they are code of the workspace. */
export function executeFunction(frame: Frame, index: number, site: Site): void {
  const fn = frame.module.functions[index];
  if (!fn) return;
  evaluateDefaults(frame, fn);
  const value = functionValue(frame, index);
  frame.bind(fn.ir.name, decorate(frame, fn, value), frame.place(site));
}

/** Defaults of a function, kept where its calls find them. */
export function evaluateDefaults(frame: Frame, fn: FunctionEntry): void {
  const env = fn.ir.parent === null ? null : frame.context.scope;
  fn.ir.params.forEach((param) => {
    if (param.default) frame.machine.heap.write(defaultsScope(fn, env), param.name, evaluate(frame, param.default));
  });
}

function decorate(frame: Frame, fn: FunctionEntry, value: Value): Value {
  let decorated = value;
  for (const decorator of [...fn.ir.decorators].reverse()) {
    const target = decorator.kind === 'call' ? decorator.callee : decorator;
    const name = target.kind === 'name' ? target.id : target.kind === 'attribute' ? target.name : '';
    const applied = evaluate(frame, decorator);
    const own = frame.values.filter(
      applied,
      (atom) => atom.kind === 'function' || atom.kind === 'bound' || atom.kind === 'object' || atom.kind === 'partial',
    );
    if (own === 0) {
      if (applied !== 0 && !TRANSPARENT.test(name)) decorated = frame.values.join(decorated, frame.values.unknown);
      continue;
    }
    const result = callValue(frame, own, plainArguments([decorated], decorator.site, name));
    decorated = frame.values.filter(result, (atom) => atom.kind !== 'unknown') || decorated;
  }
  return decorated;
}

/** `class`: its body runs at once, its names become the class's. */
export function executeClass(frame: Frame, index: number, site: Site): void {
  const cls = frame.module.classes[index];
  if (!cls || frame.env === null) return;
  const { heap } = frame.machine;
  for (const decorator of cls.ir.decorators) evaluate(frame, decorator);
  for (const base of cls.ir.bases) addBase(frame, cls.id, evaluate(frame, base));
  if (frame.context.function) heap.write(cls.id, MAKER, frame.values.int(frame.context.scope));
  const outer = frame.classScope;
  const before = frame.snapshot();
  frame.classScope = cls.id;
  execute(frame, cls.ir.body);
  frame.classScope = outer;
  frame.resume(before);
  frame.bind(cls.ir.name, frame.values.of({ kind: 'class', class: cls.id }), frame.place(site));
  const hook = findMethod(frame, cls.id, '__init_subclass__', cls.id);
  if (!hook) return;
  const fn = frame.values.intern({ kind: 'function', function: hook.id, env: methodEnv(frame, hook) ?? -1 });
  callFunction(frame, fn, frame.values.intern({ kind: 'class', class: cls.id }), plainArguments([], site, '__init_subclass__'));
}
