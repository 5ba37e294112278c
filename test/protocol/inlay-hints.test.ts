import { afterEach, expect, test } from 'vitest';
import { type InlayHint, InlayHintRequest } from 'vscode-languageserver-protocol';
import { Editor } from './editor.ts';
import { gpuOnly, upload } from './sources.ts';
import { rangeOf } from './text.ts';

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

async function hints(editor: Editor, name: string, lines: readonly [number, number] = [0, 100]): Promise<readonly InlayHint[]> {
  const range = { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 0 } };
  return (await editor.server.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri: editor.uri(name) }, range })) ?? [];
}

test('there are no hints unless the settings ask for them', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  expect(await hints(editor, 'a.py')).toEqual([]);
});

test('a hint behind an allocation says what is done to the buffer, and its tooltip why', async () => {
  editor = await Editor.start({ mode: 'pull', settings: { inlayHints: { enabled: true } } });
  await editor.open('a.py', upload);
  const [hint, ...others] = await hints(editor, 'a.py');
  expect(others).toEqual([]);
  expect(hint?.label).toBe('CPU write → GPU read');
  expect(hint?.position).toEqual(rangeOf(upload, 'StorageModeShared)').end);
  expect(hint?.tooltip).toMatch(/^params: Managed, because the CPU writes it/);
});

test('only the lines that are asked for get hints', async () => {
  editor = await Editor.start({ mode: 'pull', settings: { inlayHints: { enabled: true } } });
  await editor.open('a.py', gpuOnly);
  expect(await hints(editor, 'a.py', [0, 3])).toEqual([]);
  expect(await hints(editor, 'a.py', [4, 5])).toHaveLength(1);
});

test('switching them on and off tells the editor to ask again', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  await editor.configure({ inlayHints: { enabled: true } });
  await editor.hintsRefreshedSince(0);
  expect(await hints(editor, 'a.py')).toHaveLength(1);
  const before = editor.hintRefreshes;
  await editor.configure({});
  await editor.hintsRefreshedSince(before);
  expect(await hints(editor, 'a.py')).toEqual([]);
});
