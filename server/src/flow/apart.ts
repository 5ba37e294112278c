import type { Context } from './context.ts';
import type { FunctionEntry, ModuleEntry, Program } from './program.ts';
import type { ClassId } from './values.ts';

/** Objects of one class: groups by the constants they are made with, and in each those of different places. */
const MOST_OBJECT_GROUPS = 8;
const MOST_OBJECTS = 4;
/** The same groups for classes whose objects are values: each may be a key of its own. */
const MOST_VALUES = 64;
/** Containers of one place in the code that are kept apart by the run that makes them. */
const MOST_CONTAINERS = 128;

/** Decides which containers and objects made in one place are kept apart, up to a number. */
export class Apart {
  private readonly program: Program;
  private readonly relevant: ReadonlySet<string>;
  private readonly containerKeys = new Map<FunctionEntry | ModuleEntry, Map<string, Set<string>>>();
  private readonly objectKeys = new Map<ClassId, Map<string, Set<string>>>();
  private readonly metalClasses = new Map<ClassId, boolean>();

  constructor(program: Program, relevant: ReadonlySet<string>) {
    this.program = program;
    this.relevant = relevant;
  }

  /**
   * Containers are kept apart by the run that makes them, where constants matter to it, up to a number; else by their place and the object whose method makes
   * them, so that what two pools keep in lists stays apart.
   */
  containerKey(context: Context, round: string, key: string): string {
    const { function: fn, module } = context;
    if (fn && !this.relevant.has(fn.id)) return `${fn.id}${this.ownerOf(context, fn)}:${key}`;
    const makers = this.makers(fn ?? module, key);
    const maker = `${context.id}${round}`;
    if (!makers.has(maker) && makers.size >= MOST_CONTAINERS) return `${fn?.id ?? module.path}:${key}`;
    makers.add(maker);
    return `${maker}:${key}`;
  }

  private ownerOf({ self }: Context, fn: FunctionEntry): string {
    return self !== null && fn.ir.class !== null && this.speaksToMetal(`class:${fn.path}#${fn.ir.class}`) ? `<${self}` : '';
  }

  private makers(code: FunctionEntry | ModuleEntry, key: string): Set<string> {
    let byKey = this.containerKeys.get(code);
    if (!byKey) {
      byKey = new Map();
      this.containerKeys.set(code, byKey);
    }
    let makers = byKey.get(key);
    if (!makers) {
      makers = new Set();
      byKey.set(key, makers);
    }
    return makers;
  }

  /** Objects of a class are kept apart by where and with which constants they are made, up to a number; those of a class that never speaks to Metal are one. */
  objectKey(cls: ClassId, constants: string, site: string): string {
    const { isValue } = this.program.class(cls);
    if (!isValue && !this.speaksToMetal(cls)) return 'one';
    const keys = this.objectKeys.get(cls) ?? new Map<string, Set<string>>();
    this.objectKeys.set(cls, keys);
    const group = keys.size < (isValue ? MOST_VALUES : MOST_OBJECT_GROUPS) || keys.has(constants) ? constants : 'others';
    const sites = keys.get(group) ?? new Set();
    keys.set(group, sites);
    if (!sites.has(site) && sites.size >= MOST_OBJECTS) return group;
    sites.add(site);
    return `${group}@${site}`;
  }

  private speaksToMetal(cls: ClassId): boolean {
    let speaks = this.metalClasses.get(cls);
    if (speaks === undefined) {
      speaks =
        [...this.program.class(cls).methods.values()].some((method) => this.relevant.has(method.id)) ||
        this.program.class(cls).methods.size === 0;
      this.metalClasses.set(cls, speaks);
    }
    return speaks;
  }
}
