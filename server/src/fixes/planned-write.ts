import type { Workspace } from '../audit/judge.ts';
import { statements } from '../facts/walk-ir.ts';
import type { Access, BufferUse, Place } from '../flow/buffer-use.ts';
import { isPublic } from '../flow/public.ts';
import { folderOf } from '../path.ts';
import { spellPath } from './buffer-path.ts';
import { whyNotLasting } from './lasting-path.ts';
import { type CodePlace, locate, type Step } from './locate.ts';
import { type BufferName, type CodeFile, nameBuffer, stretchOf } from './name-buffer.ts';
import { isQuietExpression, isQuietStatement } from './quiet.ts';
import { bindsItself } from './reaching-definition.ts';
import { besides, readWrite, type WriteExpression } from './write-expression.ts';
import { type WrittenRange, writtenRange } from './written-range.ts';

/** A CPU write with what is needed to put a sync call after it. */
export interface PlannedWrite {
  readonly access: Access;
  readonly file: CodeFile;
  readonly place: CodePlace;
  readonly name: Extract<BufferName, { kind: 'name' }>;
  /** The buffer as the code there calls it. */
  readonly spelled: string;
  /** The bytes it writes, where that is certain. */
  readonly range: WrittenRange | null;
  /** The buffer is there even where the write does not come to run. */
  readonly always: boolean;
}

/** Plans the sync of one write, or says why it cannot be synced. `uses`: every buffer that may be written there. */
export function planWrite(access: Access, uses: readonly BufferUse[], workspace: Workspace): PlannedWrite | string {
  const { path, site } = access.place;
  const facts = workspace.facts(path);
  const text = workspace.text(path);
  const place = facts === undefined ? null : locate(facts, site);
  if (facts === undefined || text === undefined || place === null) return 'no statement can follow it';
  const file: CodeFile = { path, facts, text };
  const write = readWrite(facts, place, site);
  if (typeof write === 'string') return write;
  if (write.kind === 'call' && !besides(place, write).every((expr) => isQuietExpression(expr, workspace)))
    return 'its statement does more than write';
  const views = uses.flatMap((use) => use.viewWrites).filter((each) => isAt(each.place, access.place));
  if (views.some(({ receiver }) => receiver === 'maybe-other')) return 'what is written there may be no buffer';
  const name = nameBuffer(
    file,
    place,
    write,
    views.map(({ contents }) => contents),
    workspace,
  );
  if (name.kind === 'none') return name.because;
  return {
    access,
    file,
    place,
    name,
    spelled: spellPath(name.path),
    range: certainRange(file, place, write, name),
    always: name.always && views.every(({ receiver }) => receiver === 'buffer'),
  };
}

function certainRange(
  file: CodeFile,
  place: CodePlace,
  write: WriteExpression,
  { traced, shape }: Extract<BufferName, { kind: 'name' }>,
): WrittenRange | null {
  const range = shape === null ? null : writtenRange(write, shape, place.step.statement, file);
  if (range === null) return null;
  const amounts = [range.start, range.length];
  if (traced.chain.length > 1 && amounts.some(({ looksInside }) => looksInside)) return null;
  // The variable of a loop around the write stays what it is until the next round.
  const loops = new Set(place.steps.map(({ statement }) => statement).filter(({ kind }) => kind === 'for'));
  const between = [...statements(stretchOf(file, place, traced, write).between)].filter((each) => !loops.has(each));
  const names = amounts.flatMap((amount) => amount.names);
  return names.some((name) => between.some((statement) => bindsItself(statement, name, file.facts))) ? null : range;
}

/** The outermost loop around a write after which one call covers every round, and nothing in which can use the buffer; the write itself where there is none. */
export function syncedStep({ place, name, file, always }: PlannedWrite, workspace: Workspace): Step {
  let { step } = place;
  if (!always || isInTry(place)) return step;
  for (let level = place.steps.length - 2; level >= 0; level--) {
    const outer = place.steps[level];
    if (outer === undefined) break;
    const loop = outer.statement;
    if ((loop.kind !== 'for' && loop.kind !== 'while') || loop.body !== step.body) break;
    const stretch = { facts: file.facts, fn: place.fn, between: [loop], inTargets: false };
    if (!isQuietStatement(loop, workspace) || whyNotLasting(name.path, stretch, workspace) !== null) break;
    step = outer;
  }
  return step;
}

/** What an exception skips must not be a sync call of a write that was made. */
export function isInTry({ steps }: CodePlace): boolean {
  return steps.some(({ statement }) => statement.kind === 'try' || statement.kind === 'with');
}

/**
 * The public function of a library whose parameter the buffer is: code that is not in sight may call it with buffers of any mode. null where the buffer comes
 * from somewhere else.
 */
export function openedBy({ file, place, name }: PlannedWrite, workspace: Workspace): string | null {
  const { module } = file.facts;
  const fn = place.fn === null ? undefined : module.functions[place.fn];
  const made = fn?.class == null ? undefined : module.classes[fn.class];
  if (fn === undefined || fn.parent !== null || !isPublic(fn.name) || (made !== undefined && !isPublic(made.name))) return null;
  const own = fn.params.findIndex((parameter) => parameter.name === name.path.root);
  if (own < 0 || (made !== undefined && own === 0)) return null;
  return workspace.paths().includes(`${folderOf(file.path)}/__init__.py`) ? fn.name : null;
}

function isAt(one: Place, other: Place): boolean {
  return one.path === other.path && one.site === other.site;
}
