import { afterEach, describe, expect, test } from 'vitest';
import { FileChangeType } from 'vscode-languageserver-protocol';
import { auditRequest, clearFindingsRequest } from '../../server/src/protocol.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { clean, gpuOnly, upload } from './sources.ts';

const workspace = { diagnostics: { scope: 'workspace' } };
const codesOf = (diagnostics: readonly { readonly code?: unknown }[]) => diagnostics.map(({ code }) => code);

describe.each(['pull', 'push'] as const)('findings of files that are not open, %s', (mode) => {
  let editor: Editor | undefined;

  async function start(options: Omit<EditorOptions, 'mode'>): Promise<Editor> {
    editor = await Editor.start({ mode, ...options });
    return editor;
  }

  const sent = (editor: Editor, name: string, code: string | null) =>
    editor.publishedAs(name, (diagnostics) => (code === null ? diagnostics.length === 0 : codesOf(diagnostics).join() === code));

  afterEach(() => editor?.cleanUp());

  test('are not sent unless they are asked for', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly, 'b.py': upload } });
    await editor.open('b.py', upload);
    expect(codesOf(await editor.diagnostics('b.py'))).toEqual(['SMA002']);
    expect(editor.published.has(editor.uri('a.py'))).toBe(false);
  });

  test('are sent where the settings say so, follow the files, and go with the setting', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly }, settings: workspace });
    await sent(editor, 'a.py', 'SMA001');
    await editor.write('a.py', upload);
    await editor.watched('a.py', FileChangeType.Changed);
    await sent(editor, 'a.py', 'SMA002');
    await editor.delete('a.py');
    await editor.watched('a.py', FileChangeType.Deleted);
    await sent(editor, 'a.py', null);
    await editor.write('b.py', gpuOnly);
    await editor.watched('b.py', FileChangeType.Created);
    await sent(editor, 'b.py', 'SMA001');
    await editor.configure({});
    await sent(editor, 'b.py', null);
  });

  test('are sent after an audit that asks for it, until they are cleared', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly } });
    await editor.server.connection.sendRequest(auditRequest, { keepFindings: true });
    await sent(editor, 'a.py', 'SMA001');
    await editor.server.connection.sendRequest(clearFindingsRequest);
    await sent(editor, 'a.py', null);
    await editor.server.connection.sendRequest(auditRequest, { keepFindings: true });
    await sent(editor, 'a.py', 'SMA001');
  });

  test('give way to those of the document while it is open, and are back once it is closed', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly }, settings: workspace });
    await sent(editor, 'a.py', 'SMA001');
    await editor.open('a.py', clean);
    if (mode === 'pull') await sent(editor, 'a.py', null);
    expect(await editor.diagnostics('a.py')).toEqual([]);
    await editor.close('a.py');
    await sent(editor, 'a.py', 'SMA001');
  });

  test('come from unsaved text of another file', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly, 'b.py': '' }, settings: workspace });
    await sent(editor, 'a.py', 'SMA001');
    await editor.open('b.py', 'from a import clear\n');
    await editor.diagnostics('b.py');
    expect(codesOf(editor.published.get(editor.uri('a.py'))?.diagnostics ?? [])).toEqual(['SMA001']);
  });
});
