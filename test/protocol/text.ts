import type { Range, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The first place of `text` in `source`. */
export function rangeOf(source: string, text: string): Range {
  const start = source.indexOf(text);
  if (start === -1) throw new Error(`not in the source: ${text}`);
  const document = read(source);
  return { start: document.positionAt(start), end: document.positionAt(start + text.length) };
}

/** What stands at a place of `source`. */
export function textIn(source: string, range: Range | undefined): string {
  return read(source).getText(range);
}

export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(read(source), [...edits]);
}

function read(source: string): TextDocument {
  return TextDocument.create('file:///a.py', 'python', 1, source);
}
