import type { PythonFacts } from '../facts/facts.ts';
import type { AttributeExpr, Expr, NameExpr } from '../facts/ir.ts';
import type { Allocation } from '../flow/buffer-use.ts';
import { resourceOptionsName, storageModeName, storageModeValue, withStorageMode } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';
import { findExpression } from './find-expression.ts';
import { asksForWriteCombined, type ConstantReader, flagsIn, readModeSpelling } from './mode-spelling.ts';
import { constantNamed, hasAttribute, mayBeOtherModule, spellConstant } from './reachable-constant.ts';
import { renameBareConstant } from './rename-bare-constant.ts';
import { NameView, spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

/** The file of the allocation. */
export interface RewrittenFile {
  readonly facts: PythonFacts;
  readonly text: string;
}

/** `exact`: the options are the same but for their storage mode, whatever runs. `none` says what stands in the way. */
export type ModeRewrite =
  | { readonly kind: 'edits'; readonly edits: readonly SpanEdit[]; readonly exact: boolean }
  | { readonly kind: 'none'; readonly because: string };

interface Rewriting extends RewrittenFile {
  readonly view: NameView;
  readonly readConstant: ConstantReader;
  readonly target: StorageMode;
}

/**
 * Edits that give an allocation the mode `target` in the spelling the file has for it: the constant's name alone is replaced, with whatever it hangs on
 * and the flags joined to it left as they are. A value that others may share is not edited; the argument is replaced at this allocation.
 * `current` is the one mode that the options are known to have.
 */
export function rewriteMode(allocation: Allocation, current: StorageMode, target: StorageMode, file: RewrittenFile): ModeRewrite {
  if (allocation.options === null) return { kind: 'none', because: 'the call has no options argument' };
  const options = findExpression(file.facts.module, allocation.function, allocation.options);
  if (options === null) return { kind: 'none', because: 'the options argument is not in sight' };
  const view = new NameView(file.facts, allocation.function, options.site);
  const readConstant: ConstantReader = (expr) => constantNamed(expr, view);
  const rewriting: Rewriting = { ...file, view, readConstant, target };
  if (target === 'Private' && asksForWriteCombined(options, readConstant)) {
    return { kind: 'none', because: 'write-combined memory is for the CPU to write: Private memory has no CPU cache mode' };
  }
  const spelling = readModeSpelling(options, current, readConstant);
  switch (spelling.kind) {
    case 'constant':
      return spelling.expr.kind === 'name'
        ? rewriteName(spelling.expr, spelling.shifted, rewriting)
        : rewriteAttribute(spelling.expr, spelling.shifted, rewriting);
    case 'integer':
      return rewriteInteger(spelling.expr, spelling.value, spelling.shifted, rewriting);
    case 'implied':
      return joinMode(options, rewriting);
    case 'held':
      return replaceArgument(options, rewriting);
    case 'none':
      return spelling;
  }
}

function rewriteAttribute(expr: AttributeExpr, shifted: boolean, rewriting: Rewriting): ModeRewrite {
  const { facts, target, view } = rewriting;
  const name = shifted ? storageModeName(target) : resourceOptionsName(target);
  if (!hasAttribute(expr.object, name, facts)) return replaceBySpelling(expr, name, rewriting);
  return edits([replacement(facts, expr.nameSite, name)], !mayBeOtherModule(expr.object, view));
}

function rewriteName(expr: NameExpr, shifted: boolean, rewriting: Rewriting): ModeRewrite {
  const name = shifted ? storageModeName(rewriting.target) : resourceOptionsName(rewriting.target);
  return renameBareConstant(expr, name, rewriting) ?? replaceBySpelling(expr, name, rewriting);
}

function replaceBySpelling(expr: Expr, name: string, { facts, view }: Rewriting): ModeRewrite {
  const spelled = spellConstant(name, view);
  return spelled === null ? unreachable(name) : edits([replacement(facts, expr.site, spelled)]);
}

/** An integer becomes the named constant where that says all it said, else an integer again, in its own base. */
function rewriteInteger(expr: Expr, value: number, shifted: boolean, { facts, text, view, target }: Rewriting): ModeRewrite {
  if (shifted) return edits([replacement(facts, expr.site, String(storageModeValue(target)))]);
  const hasFlags = (value & ~0xf0) !== 0;
  const spelled = hasFlags ? null : spellConstant(resourceOptionsName(target), view);
  if (spelled !== null) return edits([replacement(facts, expr.site, spelled)]);
  const { start, end } = spanOf(facts.places, expr.site);
  return edits([replacement(facts, expr.site, inBaseOf(text.slice(start, end), withStorageMode(value, target)))]);
}

/** Where flags alone are given, which means Shared, the mode is joined to them. */
function joinMode(options: Expr, { facts, view, target }: Rewriting): ModeRewrite {
  const { end } = spanOf(facts.places, options.site);
  const spelled = spellConstant(resourceOptionsName(target), view) ?? String(withStorageMode(0, target));
  return edits([{ start: end, end, newText: ` | ${spelled}` }]);
}

function replaceArgument(options: Expr, rewriting: Rewriting): ModeRewrite {
  const name = resourceOptionsName(rewriting.target);
  const spelled = spellConstant(name, rewriting.view);
  if (spelled === null) return unreachable(name);
  const flags = heldFlags(options, rewriting, 0);
  if (flags === 'some') return { kind: 'none', because: 'the value that holds the mode holds cache or hazard flags too' };
  return edits([replacement(rewriting.facts, options.site, spelled)], flags === 'none');
}

const DEEPEST = 4;

/** The flags in a value that is kept under a name, as far as this file alone shows it. */
function heldFlags(expr: Expr, rewriting: Rewriting, depth: number): 'none' | 'some' | 'unknown' {
  if (expr.kind === 'conditional') {
    const branches = [heldFlags(expr.then, rewriting, depth), heldFlags(expr.else, rewriting, depth)];
    if (branches.includes('some')) return 'some';
    return branches.includes('unknown') ? 'unknown' : 'none';
  }
  const seen = flagsIn(expr, rewriting.readConstant);
  if (seen !== 'unknown' || expr.kind !== 'name' || depth === DEEPEST) return seen;
  const value = rewriting.view.binding(expr.id)?.value ?? null;
  return value === null ? 'unknown' : heldFlags(value, rewriting, depth + 1);
}

function inBaseOf(literal: string, value: number): string {
  const prefix = /^0[xob]/i.exec(literal)?.[0] ?? '';
  const base = { '0x': 16, '0o': 8, '0b': 2 }[prefix.toLowerCase()] ?? 10;
  return prefix + value.toString(base);
}

function replacement(facts: PythonFacts, site: number, newText: string): SpanEdit {
  return { ...spanOf(facts.places, site), newText };
}

function edits(all: readonly SpanEdit[], exact = true): ModeRewrite {
  return { kind: 'edits', edits: all, exact };
}

function unreachable(name: string): ModeRewrite {
  return { kind: 'none', because: `nothing in scope leads to ${name}` };
}
