import type { PythonFacts } from '../facts/facts.ts';
import type { Site } from '../facts/ir.ts';
import type { BufferUse, Place } from '../flow/buffer-use.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import type { Range } from '../position.ts';
import { summarizeAccesses } from './access-summary.ts';
import { explain } from './because.ts';
import { rateConfidence } from './confidence.ts';
import { decide } from './decision.ts';
import { derivePurpose } from './purpose.ts';
import type { Verdict, VerdictAccess } from './verdict.ts';

/** The linked code of a workspace as it is now: where its sites stand, and what is known of other files and buffers. */
export interface Workspace extends PlaceTable {
  /** The facts of a Python file; undefined for any other. */
  facts(path: string): PythonFacts | undefined;
  /** Every Python file that was linked. */
  paths(): readonly string[];
  /** The buffers that an access at this place is one of, in path and source order. */
  usesAt(place: Place): readonly BufferUse[];
  /** The verdict of any buffer of the workspace. */
  verdict(use: BufferUse): Verdict;
}

/** Where the sites of a workspace's files stand in their present texts. */
export interface PlaceTable {
  /** Range of a site of any file that an access or an allocation names. */
  range(path: string, site: Site): Range;
  /** The present text of a file; undefined for a file that is gone. */
  text(path: string): string | undefined;
}

/** The file that holds an allocation, and the means to resolve the places of its accesses. */
export interface JudgedFile {
  readonly facts: PythonFacts;
  readonly places: Workspace;
}

const LONGEST_CALL_TEXT = 60;

/** What the audit says of one allocation: DESIGN's verdict table with its evidence resolved to places. `file` is the allocation's own. */
export function judge(use: BufferUse, file: JudgedFile, options: { readonly memoryModel: MemoryModel }): Verdict {
  const { allocation, mode } = use;
  const summary = summarizeAccesses(use.accesses);
  const decision = decide(use, summary, options.memoryModel);
  const rangeOf = (site: Site): Range => file.places.range(allocation.path, site);
  const [only, ...others] = mode.modes;
  const known = only !== undefined && others.length === 0 && mode.unknown === null;
  return {
    path: allocation.path,
    function: allocation.function === null ? '<module>' : (file.facts.module.functions[allocation.function]?.qualifiedName ?? '<module>'),
    name: allocation.name ?? callText(use, file),
    allocator: allocation.selector,
    call: rangeOf(allocation.call),
    selector: rangeOf(allocation.selectorSite),
    options: allocation.options === null ? null : rangeOf(allocation.options),
    currentMode: known ? only : 'Unknown',
    currentModes: mode.modes,
    purpose: derivePurpose(use, decision, summary, file.facts),
    accessPattern: decision.pattern,
    suggestedMode: decision.suggested,
    confidence: rateConfidence(decision, summary, use.doubt),
    because: explain(decision, use, summary),
    accesses: accessesOf(use, file.places),
  };
}

/** A doubt counts as an escape, and is shown as one: where the buffer is made, with its reason. */
function accessesOf(use: BufferUse, places: PlaceTable): readonly VerdictAccess[] {
  const { path, selectorSite } = use.allocation;
  const doubts =
    use.doubt === null ? [] : [{ kind: 'escape' as const, location: { path, range: places.range(path, selectorSite) }, why: use.doubt }];
  const seen = use.accesses.map(({ kind, place, why }) => ({
    kind,
    location: { path: place.path, range: places.range(place.path, place.site) },
    why,
  }));
  return [...doubts, ...seen];
}

/** The call as written, on one line and cut: what an unnamed buffer goes by. */
function callText(use: BufferUse, file: JudgedFile): string {
  const { places } = file.facts;
  const start = places[use.allocation.call * 2] ?? 0;
  const end = places[use.allocation.call * 2 + 1] ?? start;
  const call = (file.places.text(use.allocation.path) ?? '').slice(start, end).replace(/\s+/g, ' ').trim();
  if (call === '') return `${use.allocation.selector}()`;
  const characters = [...call];
  return characters.length <= LONGEST_CALL_TEXT ? call : `${characters.slice(0, LONGEST_CALL_TEXT - 1).join('')}…`;
}
