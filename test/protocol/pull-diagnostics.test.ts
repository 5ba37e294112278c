import { afterEach, expect, test } from 'vitest';
import { DocumentDiagnosticRequest } from 'vscode-languageserver-protocol';
import { fullCapabilities } from './capabilities.ts';
import { Editor } from './editor.ts';
import { bindingHelper, caller, gpuOnly, readingHelper } from './sources.ts';
import { rangeOf } from './text.ts';

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

function pull(from: Editor, name: string, previousResultId?: string) {
  const params = { textDocument: { uri: from.uri(name) }, ...(previousResultId !== undefined && { previousResultId }) };
  return from.server.connection.sendRequest(DocumentDiagnosticRequest.type, params);
}

test('the server says that one file can change the findings of another', async () => {
  editor = await Editor.start({ mode: 'pull' });
  const { diagnosticProvider } = editor.initialized.capabilities;
  expect(diagnosticProvider).toMatchObject({ interFileDependencies: true, workspaceDiagnostics: false });
});

test('what the client has already is not sent again', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  const first = await pull(editor, 'a.py');
  expect(await pull(editor, 'a.py', first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  await editor.change('a.py', { range: rangeOf(gpuOnly, 'Shared'), text: 'Private' });
  const second = await pull(editor, 'a.py', first.resultId);
  expect(second).toMatchObject({ kind: 'full', items: [] });
  expect(second.resultId).not.toBe(first.resultId);
});

test('a client is told when the findings of a document it did not change are out of date', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'main.py': caller, 'helper.py': bindingHelper } });
  await editor.open('main.py', caller);
  await editor.open('helper.py', bindingHelper);
  expect(await editor.diagnostics('main.py')).toHaveLength(1);
  const before = editor.refreshes;
  await editor.change('helper.py', { text: readingHelper });
  await editor.refreshedSince(before);
  expect(await editor.diagnostics('main.py')).toEqual([]);
});

test('nothing is published to a client that asks', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  await editor.diagnostics('a.py');
  expect([...editor.published]).toEqual([]);
  expect(await editor.stop()).toBe(0);
});

test('a client that asks, but cannot be told to ask again, is sent them', async () => {
  const { workspace, ...others } = fullCapabilities('pull');
  const { diagnostics: _, ...withoutRefresh } = workspace ?? {};
  editor = await Editor.start({ mode: 'push', capabilities: { ...others, workspace: withoutRefresh } });
  expect(editor.initialized.capabilities).not.toHaveProperty('diagnosticProvider');
  await editor.open('a.py', gpuOnly);
  expect(await editor.diagnostics('a.py')).toHaveLength(1);
});
