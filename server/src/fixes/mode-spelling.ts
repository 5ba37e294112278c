import type { AttributeExpr, ConstantExpr, Expr, NameExpr } from '../facts/ir.ts';
import { namedStorageMode, RESOURCE_CONSTANTS, storageModeOf } from '../metal/resource-options.ts';
import type { StorageMode } from '../metal/storage-mode.ts';

/** What of an options expression makes its storage mode. */
export type ModeSpelling =
  /** A constant's name. `shifted`: `MTLStorageMode…` moved into place by `<<`. */
  | { readonly kind: 'constant'; readonly expr: NameExpr | AttributeExpr; readonly shifted: boolean }
  | { readonly kind: 'integer'; readonly expr: ConstantExpr; readonly value: number; readonly shifted: boolean }
  /** No part names a mode, and all the parts are joined by `|`: another can be joined to them. */
  | { readonly kind: 'implied' }
  /** The value is kept elsewhere, or chosen here from several. */
  | { readonly kind: 'held' }
  | { readonly kind: 'none'; readonly because: string };

/** Reads the constant of Metal that a name or attribute stands for in the file: `MTLResourceStorageModeShared`; null for anything else. */
export type ConstantReader = (expr: Expr) => string | null;

/** One operand of the `|` of an options expression. */
type Part =
  | {
      readonly kind: 'constant';
      readonly expr: NameExpr | AttributeExpr;
      readonly shifted: boolean;
      readonly value: number;
      readonly isMode: boolean;
    }
  | { readonly kind: 'integer'; readonly expr: ConstantExpr; readonly shifted: boolean; readonly value: number }
  | { readonly kind: 'other'; readonly expr: Expr };

type ValuedPart = Exclude<Part, { kind: 'other' }>;

/**
 * How `options`, known to have the mode `current`, spells it. `none` where the text leaves it open which part does: two modes joined, a part that
 * contradicts `current`, or a part whose own mode bits cannot be seen beside a mode other than Shared.
 */
export function readModeSpelling(options: Expr, current: StorageMode, readConstant: ConstantReader): ModeSpelling {
  const parts = unionParts(options).map((expr) => readPart(expr, readConstant));
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'other') {
    return isHeld(first.expr) ? { kind: 'held' } : { kind: 'none', because: 'the options are the result of a computation' };
  }
  const valued = parts.filter((part): part is ValuedPart => part.kind !== 'other');
  if (valued.length < parts.length && current !== 'Shared') return { kind: 'none', because: 'a part of the options cannot be seen' };
  if (valued.some((part) => modeOf(part) !== 'Shared' && modeOf(part) !== current)) {
    return { kind: 'none', because: 'the options name another mode than the one in force' };
  }
  const spelling = valued.filter((part) => modeOf(part) === current && (part.kind === 'integer' || part.isMode));
  const named = spelling.filter((part) => part.kind === 'constant');
  const bits = spelling.filter((part) => part.kind === 'integer');
  const [only, ...others] = current === 'Shared' ? (named.length > 0 ? named : bits.slice(0, 1)) : spelling;
  if (only === undefined)
    return current === 'Shared' ? { kind: 'implied' } : { kind: 'none', because: 'no part of the options names the mode' };
  if (others.length > 0) return { kind: 'none', because: 'several parts of the options name a mode' };
  if (only.kind === 'constant') return { kind: 'constant', expr: only.expr, shifted: only.shifted };
  return { kind: 'integer', expr: only.expr, value: only.value, shifted: only.shifted };
}

/** Whether the options ask for write-combined memory, as far as they show it. */
export function asksForWriteCombined(options: Expr, readConstant: ConstantReader): boolean {
  return unionParts(options).some((expr) => {
    const part = readPart(expr, readConstant);
    if (part.kind === 'other' || (part.kind === 'constant' && part.isMode)) return false;
    return !part.shifted && (part.value & 0x0f) !== 0;
  });
}

/** The cache and hazard bits that a value shows: `unknown` where a part of it cannot be seen. */
export function flagsIn(options: Expr, readConstant: ConstantReader): 'none' | 'some' | 'unknown' {
  const parts = unionParts(options).map((expr) => readPart(expr, readConstant));
  const values = parts.map((part) => (part.kind === 'other' ? null : placedValue(part)));
  if (values.some((value) => value !== null && (value & ~0xf0) !== 0)) return 'some';
  return values.includes(null) ? 'unknown' : 'none';
}

function unionParts(expr: Expr): readonly Expr[] {
  return expr.kind === 'binary' && (expr.op === '|' || expr.op === '+') ? [...unionParts(expr.left), ...unionParts(expr.right)] : [expr];
}

function readPart(expr: Expr, readConstant: ConstantReader): Part {
  const plain = readPlainPart(expr, readConstant);
  if (plain !== null) return { ...plain, shifted: false };
  if (expr.kind === 'binary' && expr.op === '<<' && isStorageModeShift(expr.right, readConstant)) {
    const shifted = readPlainPart(expr.left, readConstant);
    if (shifted?.kind === 'integer' || (shifted?.kind === 'constant' && shifted.isMode)) return { ...shifted, shifted: true };
  }
  return { kind: 'other', expr };
}

function readPlainPart(expr: Expr, readConstant: ConstantReader) {
  if (expr.kind === 'constant' && expr.type === 'int' && typeof expr.value === 'number') {
    return { kind: 'integer', expr, value: expr.value } as const;
  }
  if (expr.kind !== 'name' && expr.kind !== 'attribute') return null;
  const name = readConstant(expr);
  const value = name === null ? undefined : RESOURCE_CONSTANTS.get(name);
  if (name === null || value === undefined) return null;
  return { kind: 'constant', expr, value, isMode: namedStorageMode(name) !== null } as const;
}

function isStorageModeShift(expr: Expr, readConstant: ConstantReader): boolean {
  return expr.kind === 'constant' ? expr.value === 4 : readConstant(expr) === 'MTLResourceStorageModeShift';
}

function placedValue(part: ValuedPart): number {
  return part.shifted ? part.value << 4 : part.value;
}

function modeOf(part: ValuedPart): StorageMode | null {
  return storageModeOf(placedValue(part));
}

/** Whether the expression only looks a value up, so that replacing it leaves nothing undone. */
function isHeld(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name':
      return true;
    case 'attribute':
      return isHeld(expr.object);
    case 'subscript':
      return isHeld(expr.object) && (expr.index.kind === 'constant' || isHeld(expr.index));
    case 'conditional':
      return (
        [expr.then, expr.else].every((branch) => isHeld(branch) || branch.kind === 'constant' || branch.kind === 'binary') &&
        isQuiet(expr.test)
      );
    default:
      return false;
  }
}

/** Whether a test has no effect of its own: no call, no assignment, no await in it. */
function isQuiet(expr: Expr): boolean {
  switch (expr.kind) {
    case 'constant':
      return true;
    case 'compare':
      return expr.operands.every(isQuiet);
    case 'boolean':
      return expr.values.every(isQuiet);
    case 'unary':
      return isQuiet(expr.operand);
    default:
      return isHeld(expr);
  }
}
