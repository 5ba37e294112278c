import type { Workspace } from '../audit/judge.ts';
import type { Expr, Stmt } from '../facts/ir.ts';
import { statementExpressions, statements } from '../facts/walk-ir.ts';
import { attributesIn, type BufferPath, readPath, spellPath } from './buffer-path.ts';
import { isSetByConstructors, whyNotLasting } from './lasting-path.ts';
import type { CodePlace } from './locate.ts';
import type { CodeFile } from './name-buffer.ts';
import { binds, reachingDefinition } from './reaching-definition.ts';

const MAKERS: ReadonlySet<string> = new Set(['newCommandQueue', 'newCommandQueueWithMaxCommandBufferCount_']);

/**
 * The name of a command queue of the device `device` that is certainly there when `place` is reached: a variable that was given `device.newCommandQueue()`, or
 * what the same function asks for a command buffer whenever it comes to the place, and keeps. null where there is none.
 */
export function queueInScope(device: BufferPath, place: CodePlace, file: CodeFile, workspace: Workspace): string | null {
  for (const step of place.steps) {
    for (const [index, statement] of step.body.entries()) {
      const isRun = index <= step.index || !step.body.slice(step.index, index + 1).some(mayLeave);
      if (!isRun) break;
      for (const queue of queuesAsked(statement)) {
        const path = readPath(queue, file);
        if (path !== null && isThere(path, device, place, file, workspace)) return spellPath(path);
      }
      const made = index < step.index ? queueMade(statement) : null;
      if (made !== null && isMadeBy(made, device, place, file, workspace)) return made;
    }
  }
  return null;
}

/** What a statement, by itself, asks for a command buffer: `queue.commandBuffer()`, also with further calls on what it gives. */
function queuesAsked(statement: Stmt): readonly Expr[] {
  return statementExpressions(statement).flatMap((root) => {
    for (let expr = root; expr.kind === 'call' && expr.callee.kind === 'attribute'; expr = expr.callee.object) {
      if (expr.callee.name === 'commandBuffer') return [expr.callee.object];
    }
    return [];
  });
}

/** Whether control may leave the list of statements by this one. */
function mayLeave(statement: Stmt): boolean {
  return [...statements([statement])].some(({ kind }) => kind === 'return' || kind === 'raise' || kind === 'break' || kind === 'continue');
}

/** A parameter that keeps its value, an attribute that constructors alone set, or a queue that was made in the function. */
function isThere(path: BufferPath, device: BufferPath, place: CodePlace, file: CodeFile, workspace: Workspace): boolean {
  const fn = place.fn === null ? undefined : file.facts.module.functions[place.fn];
  if (fn === undefined || path.parts.some(({ kind }) => kind !== 'attribute')) return false;
  const isKept = fn.params.some(({ name }) => name === path.root) && !fn.body.some((statement) => binds(statement, path.root, file.facts));
  if (!isKept) return path.parts.length === 0 && isMadeBy(path.root, device, place, file, workspace);
  return fn.name !== '__init__' && attributesIn(path).every((name) => isSetByConstructors(name, file.facts, place.fn, workspace));
}

function queueMade(statement: Stmt): string | null {
  const [target, ...others] = statement.kind === 'assign' ? statement.targets : [];
  return target?.kind === 'name' && others.length === 0 && statement.kind === 'assign' && isMaker(statement.value) ? target.id : null;
}

function isMaker(value: Expr): boolean {
  return value.kind === 'call' && value.callee.kind === 'attribute' && MAKERS.has(value.callee.name);
}

function isMadeBy(id: string, device: BufferPath, place: CodePlace, file: CodeFile, workspace: Workspace): boolean {
  const definition = reachingDefinition(file.facts, place, id);
  if (definition === null || definition.place.fn !== place.fn || definition.value.kind !== 'call') return false;
  const { callee } = definition.value;
  if (callee.kind !== 'attribute' || !MAKERS.has(callee.name)) return false;
  const maker = readPath(callee.object, file);
  if (maker === null || spellPath(maker) !== spellPath(device)) return false;
  const stretch = { facts: file.facts, fn: place.fn, between: definition.between, inTargets: false };
  return whyNotLasting(device, stretch, workspace) === null;
}
