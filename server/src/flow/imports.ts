import type { Stmt } from '../facts/ir.ts';
import type { CallArguments } from './arguments.ts';
import { readModuleAttribute } from './attributes.ts';
import { constantValue } from './builtins.ts';
import type { Frame } from './frame.ts';
import { texts } from './strings.ts';
import { HOLE, type Value } from './values.ts';

export function executeImport(frame: Frame, statement: Extract<Stmt, { kind: 'import' }>): void {
  const { program } = frame.machine;
  for (const { module, alias } of statement.names) {
    const bound = alias === null ? (module.split('.')[0] ?? module) : module;
    const path = program.resolve.module(frame.module.path, 0, bound);
    frame.bind(
      alias ?? bound,
      path === undefined ? external(frame, bound) : frame.values.of({ kind: 'module', path }),
      frame.place(statement.site),
    );
  }
}

export function executeImportFrom(frame: Frame, statement: Extract<Stmt, { kind: 'import-from' }>): void {
  const { program } = frame.machine;
  const path = program.resolve.module(frame.module.path, statement.level, statement.module);
  for (const { name, alias } of statement.names ?? []) {
    const value = path === undefined ? importOutside(frame, statement, name) : readModuleAttribute(frame, path, name);
    frame.bind(alias ?? name, value, frame.place(statement.site));
  }
}

/** From a package without an `__init__.py` in the workspace a submodule may still come; anything else lies outside. */
function importOutside(frame: Frame, statement: Extract<Stmt, { kind: 'import-from' }>, name: string): Value {
  const inner = statement.module === '' ? name : `${statement.module}.${name}`;
  const path = frame.machine.program.resolve.module(frame.module.path, statement.level, inner);
  if (path !== undefined) return frame.values.of({ kind: 'module', path });
  return constantValue(frame.values, name) ?? external(frame, `${'.'.repeat(statement.level)}${inner}`);
}

/** `importlib.import_module(".name", package)`: the module, where its name is known. A relative one is taken as the importing file's own folder sees it. */
export function importByName(frame: Frame, args: CallArguments): Value {
  const { program } = frame.machine;
  const modules = texts(frame, args.positional[0]?.value ?? 0).map((text) => {
    if (text.includes(HOLE)) return frame.values.unknown;
    const name = text.replace(/^\.+/, '');
    const path = program.resolve.module(frame.module.path, text.length - name.length, name);
    return path === undefined ? external(frame, text) : frame.values.of({ kind: 'module', path });
  });
  return frame.values.joinAll(modules);
}

function external(frame: Frame, name: string): Value {
  return frame.values.of({ kind: 'external', name });
}
