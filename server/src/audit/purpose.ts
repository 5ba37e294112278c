import type { PythonFacts } from '../facts/facts.ts';
import type { Access, BufferUse } from '../flow/buffer-use.ts';
import { lineAt } from '../syntax/line-table.ts';
import type { AccessSummary } from './access-summary.ts';
import type { Decision } from './decision.ts';
import { nameItems } from './purpose-names.ts';

const MOST_NAMES = 8;
const MOST_PARAMETERS = 3;
const LONGEST_COMMENT = 80;

/**
 * What a buffer is for, as the code itself says it: the names in the array that fills it, else the kernel parameter it is bound to, else the comment right
 * above its allocation, else its role. At least three characters; never invented. It may hold any character, `|` too.
 */
export function derivePurpose(use: BufferUse, decision: Decision, summary: AccessSummary, facts: PythonFacts): string {
  return constantsOf(use) ?? parameterOf(summary, use) ?? commentAbove(use, facts) ?? roleOf(decision, summary);
}

function constantsOf(use: BufferUse): string | null {
  if (use.allocation.source !== 'bytes') return null;
  const names = nameItems(use.filledWith);
  const [first, ...others] = names;
  if (first === undefined) return null;
  if (others.length === 0 && use.filledWith.length === 1) return `Constant ${first} parameter`;
  const shown = names.slice(0, MOST_NAMES);
  return `Constant params (${[...shown, ...(names.length > shown.length ? ['…'] : [])].join(', ')})`;
}

/** The kernel parameters it is bound to. A buffer that serves many of them is described by none. */
function parameterOf(summary: AccessSummary, use: BufferUse): string | null {
  const bound = new Map<string, Access[]>();
  for (const access of summary.gpu) {
    if (access.parameter === null) continue;
    const key = `\`${access.parameter.name}\` of \`${access.parameter.kernel}\``;
    bound.set(key, [...(bound.get(key) ?? []), access]);
  }
  if (bound.size === 0 && use.namesake !== null) return `\`${use.namesake.parameter}\` of \`${use.namesake.kernel}\`, by its name`;
  if (bound.size === 0 || bound.size > MOST_PARAMETERS) return null;
  return [...bound].map(([name, accesses]) => name + directionOf(accesses)).join('; ');
}

function directionOf(accesses: readonly Access[]): string {
  if (accesses.some((access) => !access.certain)) return '';
  if (accesses.every((access) => access.kind === 'gpu-read')) return ', input';
  return accesses.every((access) => access.kind === 'gpu-write') ? ', output' : ', input and output';
}

/** The comment lines that end right above the statement of the allocation, as far as they are prose. */
function commentAbove(use: BufferUse, facts: PythonFacts): string | null {
  const start = facts.places[use.allocation.statement * 2];
  if (start === undefined) return null;
  const alone = new Map(facts.comments.filter((comment) => comment.alone).map((comment) => [comment.line, comment.text]));
  const lines: string[] = [];
  for (let line = lineAt(facts.lineStarts, start) - 1; ; line--) {
    const text = alone.get(line);
    if (text === undefined || !isProse(text)) break;
    lines.unshift(text);
  }
  const text = lines
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s.:;,]+$/, '');
  return text.length < 3 ? null : shorten(text);
}

/** Not a direction to a tool, a mark, a note to oneself or code that was commented out. */
function isProse(text: string): boolean {
  if (!/^["'`([]?[\p{L}\p{N}]/u.test(text)) return false;
  if (/^(?:storage-mode|type|noqa|pylint|pyright|mypy|ruff|fmt|isort|pragma|TODO|FIXME|XXX|HACK)\b\s*(?::|\(|$)/i.test(text)) return false;
  return !/newBufferWith|^[\w.[\]'"]+ ?=[^=]|^[\w.]+\(.*\)$/.test(text);
}

function shorten(text: string): string {
  if (text.length <= LONGEST_COMMENT) return text;
  const cut = text.slice(0, LONGEST_COMMENT - 1);
  const space = cut.lastIndexOf(' ');
  const end = space > 0 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '');
  return `${end.replace(/[\s.:;,]+$/, '')}…`;
}

function roleOf(decision: Decision, summary: AccessSummary): string {
  switch (decision.row) {
    case 'no-copy':
      return 'alias of existing memory';
    case 'unused':
    case 'unused-namesake':
      return 'unused';
    case 'escapes':
      return 'handed on';
    case 'cpu-only':
      return 'CPU data';
    case 'read-back':
      return summary.cpuWrites.length > 0 ? 'exchange' : 'readback';
    case 'upload':
      return 'upload';
    case 'gpu-only':
      return 'scratch';
    case 'heap':
      return 'part of a heap';
  }
}
