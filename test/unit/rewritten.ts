import { applyEdits } from '../../server/src/fixes/apply-edits.ts';
import { type ModeRewrite, rewriteMode } from '../../server/src/fixes/rewrite-mode.ts';
import { toTextEdits } from '../../server/src/fixes/span-edit.ts';
import type { StorageMode } from '../../server/src/metal/storage-mode.ts';
import { loadTestSyntax } from './load-syntax.ts';
import { madeUse } from './made-buffer.ts';
import { parses, readAllocation } from './read-allocation.ts';

const syntax = await loadTestSyntax();

function rewrite(text: string, target: StorageMode, current: StorageMode): ModeRewrite {
  const file = readAllocation(text, syntax);
  return rewriteMode(madeUse([], {}, file.allocation).allocation, current, target, file);
}

/** The text after the rewrite; `unsafe:` before it where the rewrite is not exact; `none:` and the reason where there is none. */
export function rewritten(text: string, target: StorageMode = 'Private', current: StorageMode = 'Shared'): string {
  const result = rewrite(text, target, current);
  if (result.kind === 'none') return `none: ${result.because}`;
  const after = applyEdits(text, toTextEdits('a.py', readAllocation(text, syntax).facts.lineStarts, result.edits)) ?? 'overlap';
  if (!parses(after, syntax)) return `does not parse: ${after}`;
  return result.exact ? after : `unsafe: ${after}`;
}
