import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DidChangeTextDocumentNotification, ErrorCodes } from 'vscode-languageserver-protocol';
import { Editor } from './editor.ts';
import { builtServer, ServerProcess } from './server-process.ts';
import { gpuOnly } from './sources.ts';

let editor: Editor;

beforeEach(async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
});

afterEach(() => editor.cleanUp());

/** The server is alive, and the document is what it was. */
async function expectUnharmed(): Promise<void> {
  expect(await editor.diagnostics('a.py')).toHaveLength(1);
  expect(await editor.stop()).toBe(0);
}

const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test.each([
  ['a body that is no JSON', frame('{"jsonrpc": ')],
  ['a body that is no message', frame('[1, 2]')],
  ['an empty body', frame('null')],
  ['a cancellation of nothing', frame('{"jsonrpc":"2.0","method":"$/cancelRequest"}')],
  ['an answer that nobody waits for', frame('{"jsonrpc":"2.0","id":4711,"result":null}')],
  ['a notification without parameters', frame('{"jsonrpc":"2.0","method":"textDocument/didOpen"}')],
  ['parameters of another kind', frame('{"jsonrpc":"2.0","method":"textDocument/didChange","params":[1]}')],
  ['a file event without files', frame('{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{}}')],
  ['folders that are none', frame('{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{}}}')],
  [
    'a document whose URI is none',
    frame(
      '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%%","languageId":"python","version":1,"text":""}}}',
    ),
  ],
])('%s does no harm', async (_, bytes) => {
  editor.server.writeRaw(bytes);
  await expectUnharmed();
});

test('a request nobody knows, and one without parameters, are answered with an error', async () => {
  const { connection } = editor.server;
  await expect(connection.sendRequest('textDocument/nonsense')).rejects.toMatchObject({ code: ErrorCodes.MethodNotFound });
  await expect(connection.sendRequest('textDocument/codeAction')).rejects.toThrow();
  await expect(connection.sendRequest('textDocument/diagnostic', {})).rejects.toThrow();
  await expectUnharmed();
});

test.each([
  ['a range that is none', [{ range: { start: { line: -1, character: 0 }, end: {} }, text: 'x' }]],
  ['a good change before a bad one', [{ text: '' }, { range: null, text: 4 }]],
  ['no text', [{}]],
])('a change with %s is not applied', async (_, contentChanges) => {
  const textDocument = { uri: editor.uri('a.py'), version: 2 };
  await editor.server.connection.sendNotification(DidChangeTextDocumentNotification.method, { textDocument, contentChanges });
  await expectUnharmed();
});

test('changes and closings of documents that are not open are passed over', async () => {
  await editor.change('b.py', { text: '' });
  await editor.close('b.py');
  await expectUnharmed();
});

test('a range beyond the end of the text ends with the text', async () => {
  const beyond = { start: { line: 0, character: 0 }, end: { line: 9999, character: 9999 } };
  await editor.change('a.py', { range: beyond, text: '' });
  expect(await editor.diagnostics('a.py')).toEqual([]);
  await editor.change('a.py', { text: gpuOnly });
  await expectUnharmed();
});

test('it ends when its editor hangs up', async () => {
  const server = new ServerProcess();
  expect(await server.hangUp()).toBe(1);
  expect(server.errors).toBe('');
});

test('without the modules that lie beside it, it ends and says what is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'storage-mode-audit-'));
  try {
    await copyFile(builtServer, join(folder, 'server.cjs'));
    const server = new ServerProcess(join(folder, 'server.cjs'));
    expect(await server.exitCode()).toBe(3);
    // They are read at the same time: the first that is missed is named.
    expect(server.errors).toMatch(/tree-sitter[\w-]*\.wasm is missing/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
