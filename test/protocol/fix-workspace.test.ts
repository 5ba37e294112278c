import { afterEach, expect, test } from 'vitest';
import { ApplyWorkspaceEditRequest, type TextDocumentEdit } from 'vscode-languageserver-protocol';
import { fixWorkspaceRequest } from '../../server/src/protocol.ts';
import { Editor } from './editor.ts';
import { clean, gpuOnly } from './sources.ts';
import { applyEdits } from './text.ts';

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

test('every safe fix of the workspace comes in one edit, of files that are not open too', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly, 'b.py': gpuOnly, 'c.py': clean } });
  await editor.open('a.py', gpuOnly);
  const edits: TextDocumentEdit[] = [];
  editor.server.connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
    edits.push(...((edit.documentChanges ?? []) as TextDocumentEdit[]));
    return { applied: true };
  });
  expect(await editor.server.connection.sendRequest(fixWorkspaceRequest)).toEqual({ fixed: 2 });
  expect(edits.map(({ textDocument }) => [textDocument.uri, textDocument.version])).toEqual([
    [editor.uri('a.py'), 1],
    [editor.uri('b.py'), null],
  ]);
  const texts = edits.map(({ edits }) => applyEdits(gpuOnly, edits as Parameters<typeof applyEdits>[1]));
  expect(texts).toEqual([clean, clean]);
});

test('where nothing is to be fixed nothing is asked of the editor', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'c.py': clean } });
  expect(await editor.server.connection.sendRequest(fixWorkspaceRequest)).toEqual({ fixed: 0 });
});

test('an edit that the editor refuses is an error', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  editor.server.connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false, failureReason: 'read-only' }));
  await expect(editor.server.connection.sendRequest(fixWorkspaceRequest)).rejects.toMatchObject({ message: 'read-only' });
});
