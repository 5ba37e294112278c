import { summarizeAccesses } from '../audit/access-summary.ts';
import type { Workspace } from '../audit/judge.ts';
import type { CallExpr, Stmt } from '../facts/ir.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { type BufferPath, readPath, spellPath } from './buffer-path.ts';
import { findExpression } from './find-expression.ts';
import { insertAfter } from './insert-after.ts';
import { locate } from './locate.ts';
import { makeFix } from './make-fix.ts';
import type { CodeFile } from './name-buffer.ts';
import { queueInScope } from './queue-in-scope.ts';
import { rewriteMode } from './rewrite-mode.ts';
import { spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

const TITLE = 'Use MTLResourceStorageModePrivate, filled by a blit from a Shared staging buffer';

/**
 * The fix that puts the bytes given at the creation into a Shared buffer and copies them into a Private one of the same length by a blit, which is how Private
 * memory is filled ("Copying data to a private resource"), as a list of one. The copy is waited for, so that work of any queue finds it done. Unsafe: the CPU
 * waits, and there are two buffers for a time. Empty where the CPU touches the buffer after its creation, where the allocation is more than one plain
 * assignment, and where no command queue is certain to be there.
 */
export function useStaging(use: BufferUse, workspace: Workspace): readonly Fix[] {
  const { path } = use.allocation;
  const facts = workspace.facts(path);
  const text = workspace.text(path);
  if (facts === undefined || text === undefined || !isFilledOnce(use)) return [];
  const file: CodeFile = { path, facts, text };
  const place = locate(facts, use.allocation.call);
  const creation = place === null ? null : readCreation(use, place.step.statement, file);
  const options = creation === null ? null : privateOptions(use, file);
  if (place === null || creation === null || options === null) return [];
  const queue = queueInScope(creation.device, place, file, workspace);
  const names = freeNames(spellPath(creation.buffer).replace(/\W+/g, '_'), text);
  if (queue === null || names === null) return [];
  const copied = insertLines(place.step.statement, copyLines({ ...creation, ...names, queue, options: options.text }), file);
  if (copied === null) return [];
  const renamed = { ...spanOf(facts.places, creation.target), newText: names.staging };
  return [makeFix(TITLE, path, facts, [...options.imports, renamed, copied], false)];
}

/** By its creation alone, and never looked at by the CPU or tied to another object. */
function isFilledOnce({ allocation, accesses, mode, doubt }: BufferUse): boolean {
  const { laterWrites, cpuReads, syncs, escapes, gpuKnownToWrite } = summarizeAccesses(accesses);
  if (allocation.source !== 'bytes' || allocation.heap || doubt !== null || gpuKnownToWrite) return false;
  if (mode.unknown !== null || mode.modes.length !== 1 || mode.modes[0] !== 'Shared') return false;
  return laterWrites.length + cpuReads.length + syncs.length + escapes.length === 0 && accesses.every(({ via }) => via !== 'wrapper');
}

interface Creation {
  readonly device: BufferPath;
  readonly buffer: BufferPath;
  /** Of the assignment. */
  readonly target: number;
}

/** `buffer = device.newBufferWithBytes_length_options_(bytes, length, options)`; null for anything else. */
function readCreation({ allocation }: BufferUse, statement: Stmt, file: CodeFile): Creation | null {
  if (statement.kind !== 'assign' || statement.value.site !== allocation.call || statement.value.kind !== 'call') return null;
  const [target, ...others] = statement.targets;
  const { callee, args }: CallExpr = statement.value;
  if (target === undefined || others.length > 0 || callee.kind !== 'attribute' || args.some(({ kind }) => kind !== 'positional'))
    return null;
  const [device, buffer] = [readPath(callee.object, file), readPath(target, file)];
  if (callee.name !== 'newBufferWithBytes_length_options_' || device === null || buffer === null) return null;
  return { device, buffer, target: target.site };
}

/** The options argument as a text that asks for Private, and what has to be imported for it. */
function privateOptions(
  { allocation }: BufferUse,
  file: CodeFile,
): { readonly text: string; readonly imports: readonly SpanEdit[] } | null {
  const rewrite = rewriteMode(allocation, 'Shared', 'Private', file);
  const options = allocation.options === null ? null : findExpression(file.facts.module, allocation.function, allocation.options);
  if (rewrite.kind === 'none' || options === null) return null;
  const { start, end } = spanOf(file.facts.places, options.site);
  const isInside = (edit: SpanEdit): boolean => start <= edit.start && edit.end <= end;
  let text = file.text.slice(start, end);
  for (const edit of rewrite.edits.filter(isInside).sort((a, b) => b.start - a.start)) {
    text = text.slice(0, edit.start - start) + edit.newText + text.slice(edit.end - start);
  }
  return /[\r\n]/.test(text) ? null : { text, imports: rewrite.edits.filter((edit) => !isInside(edit)) };
}

interface Names {
  readonly staging: string;
  readonly commands: string;
  readonly blit: string;
}

/** Names that the file does not have yet; null where it has them all. */
function freeNames(buffer: string, text: string): Names | null {
  const isFree = (name: string): boolean => !new RegExp(`\\b${name}\\b`).test(text);
  for (const prefix of ['', `${buffer}_`, `${buffer}_private_`]) {
    const names = { staging: `${prefix}staging`, commands: `${prefix}upload`, blit: `${prefix}upload_blit` };
    if (Object.values(names).every(isFree)) return names;
  }
  return null;
}

function copyLines(made: Creation & Names & { readonly queue: string; readonly options: string }): readonly string[] {
  const { staging, commands, blit, queue, options } = made;
  const buffer = spellPath(made.buffer);
  const length = `${staging}.length()`;
  return [
    `${buffer} = ${spellPath(made.device)}.newBufferWithLength_options_(${length}, ${options})`,
    `${commands} = ${queue}.commandBuffer()`,
    `${blit} = ${commands}.blitCommandEncoder()`,
    `${blit}.copyFromBuffer_sourceOffset_toBuffer_destinationOffset_size_(${staging}, 0, ${buffer}, 0, ${length})`,
    `${blit}.endEncoding()`,
    `${commands}.commit()`,
    `${commands}.waitUntilCompleted()`,
  ];
}

/** The lines after a statement; null where it shares its line with others. */
function insertLines(statement: Stmt, lines: readonly string[], file: CodeFile): SpanEdit | null {
  const edits = lines.map((line) => insertAfter(statement, line, file));
  const [first] = edits;
  if (first === undefined || first.newText.startsWith(';')) return null;
  return { ...first, newText: edits.map(({ newText }) => newText).join('') };
}
