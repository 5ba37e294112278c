import { type DidOpenTextDocumentParams, Range, type TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { TextChange } from '../engine-api.ts';
import { CONFIG_FILE } from '../options.ts';
import { folderOf } from '../path.ts';
import type { OpenDocument } from './open-documents.ts';
import type { Session } from './session.ts';
import { toPath } from './uris.ts';

/** Feeds the engine what is typed. A document that is not Python, or is of no file and no unsaved one, is not known after it. */
export function syncText(session: Session): void {
  const { connection, documents, engine } = session;

  connection.onDidOpenTextDocument(({ textDocument }) => {
    const document = readDocument(textDocument);
    if (document === null) return;
    engine.open(document.path, textDocument.text);
    documents.set(document);
    session.changed();
  });

  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return;
    engine.change(document.path, contentChanges.map(toTextChange));
    documents.set({ ...document, version: textDocument.version, deleted: false });
    session.changed();
  });

  connection.onDidSaveTextDocument(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    // A client that does not watch files tells of no other moment at which the configuration may be looked at again.
    if (document === undefined || session.offer.watchedFilesRegistration) return;
    engine.filesChanged([`${folderOf(document.path)}/${CONFIG_FILE}`]);
    session.changed();
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return;
    documents.remove(document.uri);
    if (documents.at(document.path) === undefined) engine.close(document.path);
    session.changed();
  });
}

function readDocument(item: DidOpenTextDocumentParams['textDocument']): OpenDocument | null {
  const path = item.languageId === 'python' ? toPath(item.uri) : null;
  return path === null ? null : { uri: item.uri, path, version: item.version, deleted: false };
}

/** Throws on what is no change: applied half, it would leave another text here than in the editor. */
function toTextChange(event: TextDocumentContentChangeEvent): TextChange {
  if (typeof event.text !== 'string') throw new TypeError('a content change without text');
  if (!('range' in event) || event.range === undefined || event.range === null) return { text: event.text };
  if (!Range.is(event.range)) throw new TypeError('a content change with a range that is none');
  return { range: event.range, text: event.text };
}
