import type { NodeCursor } from './native-parser.ts';

/** Every node below a cursor at the root, in document order, a line each: depth, field, type (tokens quoted), offsets, places, whether it is made up. */
export function listNodes(cursor: NodeCursor): readonly string[] {
  const lines: string[] = [];
  let depth = 0;
  for (;;) {
    lines.push(describe(cursor, depth));
    if (cursor.gotoFirstChild()) depth++;
    else if (!goOn()) return lines;
  }

  /** To the next node that is no descendant of the current one; false at the end of the tree. */
  function goOn(): boolean {
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return false;
      depth--;
    }
    return true;
  }
}

function describe(cursor: NodeCursor, depth: number): string {
  const { nodeType, nodeIsNamed, nodeIsMissing, startIndex, endIndex, startPosition, endPosition, currentFieldName } = cursor;
  const field = currentFieldName ? `${currentFieldName}: ` : '';
  const type = nodeIsNamed ? nodeType : JSON.stringify(nodeType);
  const places = `${startPosition.row}:${startPosition.column}-${endPosition.row}:${endPosition.column}`;
  return `${'  '.repeat(depth)}${field}${type} ${startIndex}-${endIndex} ${places}${nodeIsMissing ? ' missing' : ''}`;
}

/** The first node that two lists do not share, with the one before it; null for equal lists. */
export function firstDifference(native: readonly string[], wasm: readonly string[]): string | null {
  const length = Math.max(native.length, wasm.length);
  for (let at = 0; at < length; at++) {
    if (native[at] === wasm[at]) continue;
    return `after ${native[at - 1] ?? 'the start'}\nnative: ${native[at] ?? 'no more nodes'}\nwasm:   ${wasm[at] ?? 'no more nodes'}`;
  }
  return null;
}
