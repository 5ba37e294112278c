import type { FileFacts } from '../facts/facts.ts';
import type { Expr, ModuleIr } from '../facts/ir.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { ALLOCATORS } from '../metal/allocators.ts';
import { allocationTarget } from './allocation-target.ts';
import type { Allocation, BufferUse, ModeSet } from './buffer-use.ts';
import { collectUses, type LinkOptions } from './collect.ts';
import { collectObservations } from './collect-observations.ts';
import { evaluateContext } from './evaluate-context.ts';
import { interfaceNames } from './interface-names.ts';
import { indexKernels } from './kernel-index.ts';
import { Machine } from './machine.ts';
import { selectorOf } from './metal-names.ts';
import type { Observation } from './observation.ts';
import { plainMode } from './plain-mode.ts';
import { buildProgram, type ModuleEntry } from './program.ts';
import { reachableContexts } from './reachable.ts';
import { solve } from './solve.ts';

export interface Link {
  /** One entry an allocation, in path and source order. */
  readonly uses: readonly BufferUse[];
  /** The calls that are checked by their argument, in path and source order. */
  readonly observations: readonly Observation[];
  /** Identifiers through which buffers, views or encoders leave the given files: files that mention none of them cannot matter. */
  readonly interfaceNames: ReadonlySet<string>;
}

export type { LinkOptions };

/** Joins the facts of a workspace: where each buffer comes from and everything that is done to it. Deterministic: it depends on the facts alone. */
export function linkWorkspace(files: ReadonlyMap<string, FileFacts>, options: Partial<LinkOptions> = {}): Link {
  const program = buildProgram(files);
  const machine = new Machine(program, evaluateContext, options.mostWork);
  if (program.modules.size > 0) solve(machine);
  for (const module of program.modules.values()) addUnreached(machine, module);
  const isLibrary = options.isLibrary ?? ((path: string) => files.has(`${path.slice(0, path.lastIndexOf('/'))}/__init__.py`));
  const reachable = reachableContexts(machine);
  const observations = collectObservations(machine, reachable);
  const names = interfaceNames(machine);
  return { uses: collectUses(machine, reachable, indexKernels(files), { isLibrary }), observations, interfaceNames: names };
}

/** Allocations in code that control never reaches still are rows of a report. */
function addUnreached(machine: Machine, module: ModuleEntry): void {
  for (const { allocation, mode } of allocationsIn(module)) {
    const id = machine.allocation(allocation.call, module.path, () => allocation);
    if (mode) machine.plainModes.set(id, mode);
  }
}

/** Kept from link to link: most modules stay as they are. */
const ALLOCATIONS = new WeakMap<ModuleIr, { readonly path: string; readonly allocations: readonly WrittenAllocation[] }>();

/** An allocation as it is written, with the mode that its options spell out. */
interface WrittenAllocation {
  readonly allocation: Allocation;
  readonly mode: ModeSet | null;
}

function allocationsIn({ path, facts }: ModuleEntry): readonly WrittenAllocation[] {
  const known = ALLOCATIONS.get(facts.module);
  if (known?.path === path) return known.allocations;
  const { body, functions, classes } = facts.module;
  const allocations: WrittenAllocation[] = [];
  for (const code of [body, ...functions.map((fn) => fn.body), ...classes.map((cls) => cls.body)])
    for (const statement of statements(code))
      for (const outer of statementExpressions(statement))
        for (const expr of expressions(outer)) allocations.push(...allocationOf(path, facts.module, expr));
  ALLOCATIONS.set(facts.module, { path, allocations });
  return allocations;
}

function allocationOf(path: string, module: ModuleIr, expr: Expr): readonly WrittenAllocation[] {
  if (expr.kind !== 'call' || expr.callee.kind !== 'attribute') return [];
  const selector = selectorOf(expr.callee.name);
  const allocator = selector === undefined ? undefined : ALLOCATORS.get(selector);
  if (selector === undefined || !allocator) return [];
  const argument = (n: number | null): Expr | null => (n === null ? null : (expr.args[n]?.value ?? null));
  const options = argument(allocator.options);
  const target = allocationTarget(module, expr.site);
  const allocation = {
    path,
    selector,
    call: expr.site,
    selectorSite: expr.callee.nameSite,
    options: options?.site ?? null,
    bytes: argument(allocator.bytes)?.site ?? null,
    statement: target.statement,
    function: target.function,
    name: target.name,
    source: allocator.source,
    heap: allocator.heapOnly,
  };
  return [{ allocation, mode: options && plainMode(options) }];
}
