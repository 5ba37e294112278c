import { lineAt } from '../../syntax/line-table.ts';
import type { CommentFacts } from '../facts.ts';

/** The comments at the given offsets, two a comment, ascending. */
export function findComments(text: string, offsets: readonly number[], lineStarts: readonly number[]): CommentFacts[] {
  const comments: CommentFacts[] = [];
  for (let at = 0; at + 1 < offsets.length; at += 2) {
    const start = offsets[at] ?? 0;
    let end = offsets[at + 1] ?? start;
    if (text.charCodeAt(end - 1) === 13) end--;
    const line = lineAt(lineStarts, start);
    comments.push({
      start,
      end,
      line,
      text: text.slice(start, end).replace(/^#+/, '').trim(),
      alone: text.slice(lineStarts[line], start).trim() === '',
    });
  }
  return comments;
}
