import type { FileFacts } from '../facts/facts.ts';
import type { ModuleIr, Stmt } from '../facts/ir.ts';
import { statements } from '../facts/walk-ir.ts';
import { createModuleResolver } from '../flow/modules.ts';

type ImportStatement = Extract<Stmt, { kind: 'import' | 'import-from' }>;

/** How Python code spells a constant. */
const CONSTANT_NAME = /^_*[A-Z][A-Z0-9_]*$/;

const found = new WeakMap<ModuleIr, readonly ImportStatement[]>();

/**
 * The files among `paths` that linked files import what may be a constant from. A storage mode can be a bare number in a file that says nothing of Metal,
 * so whatever a file that `allocates` imports counts, and in the others each name in capitals.
 */
export function constantFiles(
  linked: ReadonlyMap<string, FileFacts>,
  paths: readonly string[],
  allocates: (path: string) => boolean,
): ReadonlySet<string> {
  const resolver = createModuleResolver(paths);
  const files = new Set<string>();
  const add = (file: string | undefined): void => {
    if (file !== undefined) files.add(file);
  };
  for (const [path, facts] of linked) {
    if (facts.kind !== 'python') continue;
    const all = allocates(path);
    for (const statement of importsOf(facts.module)) {
      if (statement.kind === 'import') {
        if (all) for (const { module } of statement.names) add(resolver.module(path, 0, module));
        continue;
      }
      const { level, module, names } = statement;
      for (const { name } of names ?? []) {
        if (!all && !CONSTANT_NAME.test(name)) continue;
        add(resolver.module(path, level, module));
        if (all) add(resolver.module(path, level, module === '' ? name : `${module}.${name}`));
      }
    }
  }
  return files;
}

function importsOf(module: ModuleIr): readonly ImportStatement[] {
  const known = found.get(module);
  if (known !== undefined) return known;
  const bodies = [module.body, ...module.functions.map(({ body }) => body), ...module.classes.map(({ body }) => body)];
  const imports = bodies.flatMap((body) => [...statements(body)].filter((it) => it.kind === 'import' || it.kind === 'import-from'));
  found.set(module, imports);
  return imports;
}
