import type { Expr } from '../facts/ir.ts';
import { plainArguments } from './arguments.ts';
import { callFunction } from './call-function.ts';
import { methodEnv } from './classes.ts';
import { iterate } from './containers.ts';
import type { Context } from './context.ts';
import type { Frame } from './frame.ts';
import type { FunctionEntry, ModuleEntry } from './program.ts';
import type { Value } from './values.ts';

/**
 * What pytest gives for a parameter of a test or of a fixture: the result of the fixture of that name, which is run for it. Fixtures are looked for as pytest does:
 * in the test's class, its file, and the `conftest.py` of its folder and of those above. Undefined where none is in sight, or where the parameter is parametrized.
 */
export function fixtureValue(frame: Frame, context: Context, name: string): Value | undefined {
  const { function: fn, module } = context;
  if (!fn || !(fn.ir.name.startsWith('test') || isFixture(fn)) || isParametrized(fn, name)) return undefined;
  return fixtureValueOf(frame, context, module, fn, name, new Set([fn]));
}

/** `running` are the fixtures that ask for this one: one that asks for its own name gets the one it overrides. */
function fixtureValueOf(
  frame: Frame,
  context: Context,
  module: ModuleEntry,
  asking: FunctionEntry,
  name: string,
  running: ReadonlySet<FunctionEntry>,
): Value | undefined {
  const fixture = findFixture(frame, module, asking, name, running);
  if (!fixture) return undefined;
  const { values } = frame;
  const self = fixture.ir.class !== null && fixture.ir.class === asking.ir.class && fixture.path === asking.path ? context.self : null;
  if (fixture.ir.class !== null && self === null) return undefined;
  const home = frame.machine.program.modules.get(fixture.path) ?? module;
  const params = fixture.ir.params.slice(self === null ? 0 : 1);
  const given = params.map(
    (param) => fixtureValueOf(frame, context, home, fixture, param.name, new Set([...running, fixture])) ?? values.unknown,
  );
  const atom = values.intern({ kind: 'function', function: fixture.id, env: methodEnv(frame, fixture) ?? -1 });
  const result = callFunction(frame, atom, self, plainArguments(given, fixture.ir.nameSite, name));
  return fixture.ir.isGenerator ? iterate(frame, result).each : result;
}

function findFixture(
  frame: Frame,
  module: ModuleEntry,
  asking: FunctionEntry,
  name: string,
  running: ReadonlySet<FunctionEntry>,
): FunctionEntry | undefined {
  const isWanted = (fn: FunctionEntry): boolean => fixtureName(fn) === name && !running.has(fn);
  const own = module.functions.find((fn) => fn.ir.class !== null && fn.ir.class === asking.ir.class && isWanted(fn));
  if (own) return own;
  for (const place of [module, ...conftests(frame, module.path)]) {
    const here =
      place.functions.find((fn) => fn.ir.class === null && fn.ir.parent === null && isWanted(fn)) ?? imported(frame, place, name);
    if (here && !running.has(here)) return here;
  }
  return undefined;
}

/** The `conftest.py` of the folder and of those above it, nearest first. */
function conftests(frame: Frame, path: string): readonly ModuleEntry[] {
  const folders = path.split('/').slice(0, -1);
  return folders.flatMap((_, n) => {
    const conftest = `${folders.slice(0, folders.length - n).join('/')}/conftest.py`;
    return conftest === path ? [] : (frame.machine.program.modules.get(conftest) ?? []);
  });
}

/** A fixture that a file imports. */
function imported(frame: Frame, module: ModuleEntry, name: string): FunctionEntry | undefined {
  for (const atom of frame.machine.atoms(frame.readGlobal(module, name))) {
    const fn = atom.kind === 'function' ? frame.machine.program.function(atom.function) : undefined;
    if (fn && fixtureName(fn) === name) return fn;
  }
  return undefined;
}

function isFixture(fn: FunctionEntry): boolean {
  return fixtureName(fn) !== null;
}

/** What a fixture is asked for by; null for a function that is none. */
function fixtureName(fn: FunctionEntry): string | null {
  for (const decorator of fn.ir.decorators) {
    if (calleeName(decorator) !== 'fixture') continue;
    const named = decorator.kind === 'call' ? decorator.args.find((each) => each.kind === 'keyword' && each.name === 'name') : undefined;
    return named?.value.kind === 'constant' && typeof named.value.value === 'string' ? named.value.value : fn.ir.name;
  }
  return null;
}

/** Whether `@pytest.mark.parametrize("a, b", …)` gives the parameter its values. */
function isParametrized(fn: FunctionEntry, name: string): boolean {
  return fn.ir.decorators.some((decorator) => {
    if (decorator.kind !== 'call' || calleeName(decorator) !== 'parametrize') return false;
    const names = decorator.args[0]?.value;
    if (names?.kind === 'constant')
      return String(names.value)
        .split(/[\s,]+/)
        .includes(name);
    return names?.kind !== 'sequence' || names.items.some((item) => item.kind === 'constant' && item.value === name);
  });
}

function calleeName(decorator: Expr): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  return callee.kind === 'name' ? callee.id : callee.kind === 'attribute' ? callee.name : '';
}
