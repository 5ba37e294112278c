import type { FileFacts } from '../facts/facts.ts';
import { expressions, statementExpressions, statements } from '../facts/walk-ir.ts';
import { ALLOCATORS } from '../metal/allocators.ts';
import { allocationTarget } from './allocation-target.ts';
import type { BufferUse } from './buffer-use.ts';
import { collectUses, type LinkOptions } from './collect.ts';
import { evaluateContext } from './evaluate-context.ts';
import { interfaceNames } from './interface-names.ts';
import { indexKernels } from './kernel-index.ts';
import { Machine } from './machine.ts';
import { selectorOf } from './metal-names.ts';
import { buildProgram, type ModuleEntry } from './program.ts';
import { solve } from './solve.ts';

export interface Link {
  /** One entry an allocation, in path and source order. */
  readonly uses: readonly BufferUse[];
  /** Identifiers through which buffers, views or encoders leave the given files: files that mention none of them cannot matter. */
  readonly interfaceNames: ReadonlySet<string>;
}

export type { LinkOptions };

/** Joins the facts of a workspace: where each buffer comes from and everything that is done to it. Deterministic: it depends on the facts alone. */
export function linkWorkspace(files: ReadonlyMap<string, FileFacts>, options: Partial<LinkOptions> = {}): Link {
  const program = buildProgram(files);
  const machine = new Machine(program, evaluateContext);
  if (program.modules.size > 0) solve(machine);
  for (const module of program.modules.values()) addUnreached(machine, module);
  const isLibrary = options.isLibrary ?? ((path: string) => files.has(`${path.slice(0, path.lastIndexOf('/'))}/__init__.py`));
  return { uses: collectUses(machine, indexKernels(files), { isLibrary }), interfaceNames: interfaceNames(machine) };
}

/** Allocations in code that control never reaches still are rows of a report. */
function addUnreached(machine: Machine, module: ModuleEntry): void {
  const { module: ir } = module.facts;
  const bodies = [ir.body, ...ir.functions.map((fn) => fn.body), ...ir.classes.map((cls) => cls.body)];
  for (const body of bodies)
    for (const statement of statements(body))
      for (const outer of statementExpressions(statement))
        for (const expr of expressions(outer)) {
          if (expr.kind !== 'call' || expr.callee.kind !== 'attribute') continue;
          const selector = selectorOf(expr.callee.name);
          const allocator = selector === undefined ? undefined : ALLOCATORS.get(selector);
          if (selector === undefined || !allocator) continue;
          const { nameSite } = expr.callee;
          const argument = (n: number | null): number | null => (n === null ? null : (expr.args[n]?.value.site ?? null));
          const target = allocationTarget(ir, expr.site);
          machine.allocation(expr.site, module.path, () => ({
            path: module.path,
            selector,
            call: expr.site,
            selectorSite: nameSite,
            options: argument(allocator.options),
            bytes: argument(allocator.bytes),
            statement: target.statement,
            function: target.function,
            name: target.name,
            source: allocator.source,
            heap: allocator.heapOnly,
          }));
        }
}
