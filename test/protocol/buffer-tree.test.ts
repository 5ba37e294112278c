import { afterEach, expect, test } from 'vitest';
import {
  type BufferTree,
  buffersChangedNotification,
  buffersRequest,
  type DebugInformation,
  debugInformationRequest,
  type ServerStatus,
  statusNotification,
} from '../../server/src/protocol.ts';
import { Editor } from './editor.ts';
import { clean, gpuOnly, upload } from './sources.ts';
import { rangeOf } from './text.ts';

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

const ask = (editor: Editor) => editor.server.connection.sendRequest<BufferTree>(buffersRequest);

test('the tree holds every buffer of the workspace, and what its verdict comes to', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly, 'pkg/b.py': clean, 'none.py': 'import Metal\n' } });
  const { files } = await ask(editor);
  expect(files.map(({ uri, label }) => [uri, label])).toEqual([
    [editor.uri('a.py'), 'a.py'],
    [editor.uri('pkg/b.py'), 'pkg/b.py'],
  ]);
  expect(files[0]?.buffers).toMatchObject([
    {
      name: 'scratch',
      function: 'clear',
      outcome: 'change',
      currentMode: 'Shared',
      suggestedMode: 'Private',
      accessPattern: 'GPU write/read',
    },
  ]);
  expect(files[0]?.buffers[0]?.range).toEqual(rangeOf(gpuOnly, 'newBufferWithLength_options_'));
  expect(files[1]?.buffers[0]?.outcome).toBe('keep');
});

test('it holds open documents outside the workspace too', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('untitled:new.py', upload);
  expect((await ask(editor)).files.map(({ uri, buffers }) => [uri, buffers.length])).toEqual([['untitled:new.py', 1]]);
});

test('an editor that wants to know is told when it may have changed', async () => {
  editor = await Editor.start({ mode: 'pull', initializationOptions: { notifications: true }, files: { 'a.py': gpuOnly } });
  const changed = new Promise<void>((resolve) => editor?.server.connection.onNotification(buffersChangedNotification, () => resolve()));
  await editor.open('a.py', clean);
  await changed;
  expect((await ask(editor)).files[0]?.buffers[0]?.currentMode).toBe('Private');
});

test('it is told that files are read, and when the server is ready', async () => {
  const started = await Editor.start({
    mode: 'pull',
    initializationOptions: { notifications: true },
    files: { 'a.py': gpuOnly, 'b.py': upload },
  });
  editor = started;
  const told: ServerStatus[] = [];
  started.server.connection.onNotification(statusNotification, (status: ServerStatus) => {
    told.push(status);
  });
  await ask(started);
  expect(told).toEqual([{ kind: 'indexing', done: 2, total: 2 }, { kind: 'ready' }]);
});

test('others are told nothing that they do not know', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  const told: string[] = [];
  for (const method of [statusNotification, buffersChangedNotification]) {
    editor.server.connection.onNotification(method, () => {
      told.push(method);
    });
  }
  await editor.open('a.py', clean);
  await ask(editor);
  expect(told).toEqual([]);
});

test('the information for a report of a fault counts, and names no file', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly, 'b.py': upload } });
  await editor.open('a.py', gpuOnly);
  const information = await editor.server.connection.sendRequest<DebugInformation>(debugInformationRequest);
  expect(information).toMatchObject({ memoryModel: 'discrete', folders: 1, openDocuments: 1, filesRead: 2, buffers: 2, findings: 2 });
  expect(JSON.stringify(information)).not.toMatch(/\.py|scratch|params/);
});
