import type { CallExpr, Site, Stmt } from '../facts/ir.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { Fix } from '../rules/finding.ts';
import { findExpression } from './find-expression.ts';
import { locate } from './locate.ts';
import { makeFix } from './make-fix.ts';
import type { RewrittenFile } from './rewrite-mode.ts';
import { spanOf } from './scope.ts';
import type { SpanEdit } from './span-edit.ts';

/**
 * The fix that hands a few bytes over with `set…Bytes_length_atIndex_` where a buffer of them is bound by `binding`, and takes the allocation out, as a list of
 * one. Unsafe: the bytes are made where they are bound, and not where the buffer was. Empty where the allocation's statement shares its line or block.
 */
export function useSetBytes({ allocation }: BufferUse, binding: CallExpr, file: RewrittenFile & { readonly path: string }): readonly Fix[] {
  const { facts, text } = file;
  const made = findExpression(facts.module, allocation.function, allocation.call);
  const place = locate(facts, allocation.call);
  const [buffer, offset] = binding.args;
  if (made?.kind !== 'call' || place === null || buffer === undefined || offset === undefined) return [];
  const [bytes, length] = made.args;
  if (binding.callee.kind !== 'attribute' || bytes?.kind !== 'positional' || length?.kind !== 'positional') return [];
  const textOf = (site: Site): string => {
    const { start, end } = spanOf(facts.places, site);
    return text.slice(start, end);
  };
  const isInline = buffer.value.site === allocation.call;
  const removal = isInline ? null : removeLines(place.step.statement, place.step.body, file);
  if (!isInline && removal === null) return [];
  const name = binding.callee.name.replace('Buffer_offset_', 'Bytes_length_');
  const edits: SpanEdit[] = [
    { ...spanOf(facts.places, binding.callee.nameSite), newText: name },
    { ...spanOf(facts.places, buffer.value.site), newText: textOf(bytes.value.site) },
    { ...spanOf(facts.places, offset.value.site), newText: textOf(length.value.site) },
    ...(removal === null ? [] : [removal]),
  ];
  return [makeFix(`Use ${name} and make no buffer`, file.path, facts, edits, false)];
}

/** Takes a statement out with its lines; null where other code is on them, or nothing else in its block. */
function removeLines(statement: Stmt, body: readonly Stmt[], { facts, text }: RewrittenFile): SpanEdit | null {
  const { start, end } = spanOf(facts.places, statement.site);
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/.exec(text.slice(end));
  if (body.length === 1 || text.slice(lineStart, start).trim() !== '' || rest === null) return null;
  return { start: lineStart, end: end + rest[0].length, newText: '' };
}
