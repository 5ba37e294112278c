import type { JudgedFile } from '../../server/src/audit/judge.ts';
import { judge } from '../../server/src/audit/judge.ts';
import type { CommentFacts, PythonFacts } from '../../server/src/facts/facts.ts';
import type { FunctionIr } from '../../server/src/facts/ir.ts';
import type { Access, AccessKind, Allocation, BufferUse } from '../../server/src/flow/buffer-use.ts';
import type { MemoryModel } from '../../server/src/metal/storage-mode.ts';
import type { JudgedBuffer } from '../../server/src/rules/rule.ts';
import { lineStartsOf, rangeOf } from '../../server/src/syntax/line-table.ts';

/** Where everything in these tests happens. */
export const PATH = '/work/app/launch.py';

/** Sites of the made allocation; an access stands at site 10 and up, on the line of its number. */
const SITES = { call: 0, selector: 1, options: 2, statement: 3 };

const TEXT = [
  '# Scalar buffers',
  'size = device.newBufferWithLength_options_(4, Metal.MTLResourceStorageModeShared)',
  ...Array.from({ length: 60 }, (_, index) => `use_${index}()`),
].join('\n');

/** Facts whose places are those of `TEXT`, with no code in them: what judge and rules read. */
export function madeFacts(
  parts: { readonly comments?: readonly CommentFacts[]; readonly functions?: readonly FunctionIr[] } = {},
): PythonFacts {
  const lineStarts = lineStartsOf(TEXT);
  const spanOf = (text: string) => [TEXT.indexOf(text), TEXT.indexOf(text) + text.length];
  const line = (TEXT.split('\n')[1] ?? '').trim();
  const sites = [line.slice('size = '.length), 'newBufferWithLength_options_', 'Metal.MTLResourceStorageModeShared', line];
  const places = Array.from({ length: lineStarts.length }, (_, site) => sites[site] ?? TEXT.split('\n')[site] ?? '').flatMap(spanOf);
  return {
    kind: 'python',
    module: { body: [], functions: parts.functions ?? [], classes: [], hasError: false },
    kernels: [],
    places,
    lineStarts,
    comments: parts.comments ?? [],
    problems: [],
  };
}

/** A comment alone on a 0-based line. */
export function madeComment(line: number, text: string, alone = true): CommentFacts {
  return { start: 0, end: 0, line, text, alone };
}

/** The file of `facts`; every path has the same text and places, and no other buffer is at any. */
export function madeFile(facts: PythonFacts, text = TEXT, memoryModel: MemoryModel = 'discrete'): JudgedFile {
  const file: JudgedFile = {
    facts,
    places: {
      range: (_path, site) => rangeOf(facts.lineStarts, { start: facts.places[site * 2] ?? 0, end: facts.places[site * 2 + 1] ?? 0 }),
      text: () => text,
      facts: () => facts,
      paths: () => [PATH],
      usesAt: () => [],
      verdict: (use) => judge(use, file, { memoryModel }),
    },
  };
  return file;
}

/** An access at the site of the given number, 10 or more, which is the start of that 0-based line. */
export function madeAccess(kind: AccessKind, site: number, parts: Partial<Access> = {}): Access {
  return { kind, place: { path: PATH, site }, why: `${kind} at ${site}`, via: 'other', certain: true, parameter: null, ...parts };
}

/** The bytes given to `newBufferWithBytes…`. */
export function creationBytes(): Access {
  return madeAccess('cpu-write', 10, { via: 'creation', why: 'bytes given at creation' });
}

/** A buffer with the given accesses: Shared, made by length, called `size`, unless said otherwise. */
export function madeUse(accesses: readonly Access[], parts: Partial<BufferUse> = {}, allocation: Partial<Allocation> = {}): BufferUse {
  return {
    allocation: {
      path: PATH,
      selector: 'newBufferWithLength_options_',
      call: SITES.call,
      selectorSite: SITES.selector,
      options: SITES.options,
      bytes: null,
      statement: SITES.statement,
      function: null,
      name: 'size',
      source: 'length',
      heap: false,
      ...allocation,
    },
    mode: { modes: ['Shared'], unknown: null },
    making: { options: { values: [], unknown: true }, length: { values: [], unknown: true }, heapModes: null },
    accesses,
    order: [],
    namesake: null,
    doubt: null,
    filledWith: [],
    viewWrites: [],
    files: [PATH],
    ...parts,
  };
}

/** The buffer with its verdict. */
export function judged(use: BufferUse, memoryModel: MemoryModel = 'discrete', facts: PythonFacts = madeFacts()): JudgedBuffer {
  return { use, verdict: judge(use, madeFile(facts), { memoryModel }) };
}
