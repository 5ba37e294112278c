import type { FileFacts } from '../facts/facts.ts';
import { append } from './append.ts';
import { buildModule, type ClassEntry, type FunctionEntry, type ModuleEntry } from './module-entry.ts';
import { createModuleResolver, type ModuleResolver } from './modules.ts';
import type { ClassId, FunctionId } from './values.ts';

export type { ClassEntry, FunctionEntry, ModuleEntry };

/** The Python files of a workspace, their functions and classes, and how imports find each other. */
export interface Program {
  readonly modules: ReadonlyMap<string, ModuleEntry>;
  readonly resolve: ModuleResolver;
  function(id: FunctionId): FunctionEntry;
  class(id: ClassId): ClassEntry;
  /** Classes that define a method of this name in their own body. */
  classesWithMethod(name: string): readonly ClassEntry[];
  /** Classes whose methods, or body, set an attribute of this name. */
  classesWithAttribute(name: string): readonly ClassEntry[];
  /** Attributes that a class's own methods, or its body, set. */
  attributesOf(id: ClassId): readonly string[];
}

export function buildProgram(files: ReadonlyMap<string, FileFacts>): Program {
  const modules = new Map<string, ModuleEntry>();
  const resolve = createModuleResolver([...files.keys()].filter((path) => files.get(path)?.kind === 'python'));
  const functions = new Map<FunctionId, FunctionEntry>();
  const classes = new Map<ClassId, ClassEntry>();
  const byMethod = new Map<string, ClassEntry[]>();
  for (const path of [...files.keys()].sort()) {
    const facts = files.get(path);
    if (facts?.kind !== 'python') continue;
    const entry = buildModule(path, facts, resolve);
    modules.set(path, entry);
    for (const fn of entry.functions) functions.set(fn.id, fn);
    for (const cls of entry.classes) {
      classes.set(cls.id, cls);
      for (const name of cls.methods.keys()) append(byMethod, name, cls);
    }
  }
  const byAttribute = new Map<string, ClassEntry[]>();
  for (const cls of classes.values()) for (const name of cls.attributes) append(byAttribute, name, cls);
  return {
    modules,
    classesWithAttribute: (name) => byAttribute.get(name) ?? [],
    attributesOf: (id) => classes.get(id)?.attributes ?? [],
    resolve,
    function: (id) => found(functions, id),
    class: (id) => found(classes, id),
    classesWithMethod: (name) => byMethod.get(name) ?? [],
  };
}

function found<T>(entries: ReadonlyMap<string, T>, id: string): T {
  const entry = entries.get(id);
  if (entry === undefined) throw new RangeError(`no entry ${id}`);
  return entry;
}
