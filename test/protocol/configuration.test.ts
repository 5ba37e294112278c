import { afterEach, describe, expect, test } from 'vitest';
import { DiagnosticSeverity, DidSaveTextDocumentNotification, FileChangeType } from 'vscode-languageserver-protocol';
import { optionsChangedNotification, optionsRequest } from '../../server/src/protocol.ts';
import { fullCapabilities } from './capabilities.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { gpuOnly, upload } from './sources.ts';

const TABLE = '[tool.storage-mode-audit]\n';
const codes = (diagnostics: readonly { readonly code?: unknown }[]) => diagnostics.map(({ code }) => code);

describe.each(['pull', 'push'] as const)('configuration, %s', (mode) => {
  let editor: Editor | undefined;

  async function start(options: Omit<EditorOptions, 'mode'> = {}): Promise<Editor> {
    editor = await Editor.start({ mode, ...options });
    return editor;
  }

  afterEach(() => editor?.cleanUp());

  test('the file of the project decides, and is read again when it changes', async () => {
    const editor = await start({ files: { 'pyproject.toml': `${TABLE}memory-model = "unified"\n` } });
    await editor.open('a.py', upload);
    expect(await editor.diagnostics('a.py')).toEqual([]);
    await editor.write('pyproject.toml', `${TABLE}severity = { SMA002 = "error" }\n`);
    await editor.watched('pyproject.toml', FileChangeType.Changed);
    const [diagnostic] = await editor.diagnosticsWhere('a.py', (all) => all.length > 0);
    expect(diagnostic).toMatchObject({ code: 'SMA002', severity: DiagnosticSeverity.Error });
    await editor.write('storage-mode-audit.toml', 'ignore = ["SMA002"]\n');
    await editor.watched('storage-mode-audit.toml', FileChangeType.Created);
    expect(await editor.diagnosticsWhere('a.py', (all) => all.length === 0)).toEqual([]);
    await editor.delete('storage-mode-audit.toml');
    await editor.watched('storage-mode-audit.toml', FileChangeType.Deleted);
    expect(codes(await editor.diagnosticsWhere('a.py', (all) => all.length > 0))).toEqual(['SMA002']);
  });

  test('the settings of the editor lie over it, and change without a restart', async () => {
    const files = { 'storage-mode-audit.toml': 'memory-model = "unified"\n' };
    const editor = await start({ files, settings: { memoryModel: null, select: [], severity: {} } });
    await editor.open('a.py', upload);
    expect(await editor.diagnostics('a.py')).toEqual([]);
    await editor.configure({ memoryModel: 'discrete' });
    expect(codes(await editor.diagnosticsWhere('a.py', (all) => all.length > 0))).toEqual(['SMA002']);
    await editor.configure({ memoryModel: 'discrete', ignore: ['shared-upload'] });
    expect(await editor.diagnosticsWhere('a.py', (all) => all.length === 0)).toEqual([]);
  });

  test('what is wrong with it is shown in it, and the last good one stays in force', async () => {
    const editor = await start({ files: { 'pyproject.toml': `${TABLE}ignore = ["SMA002"]\n` } });
    await editor.open('a.py', upload);
    expect(await editor.diagnostics('a.py')).toEqual([]);
    await editor.write('pyproject.toml', `${TABLE}ignores = ["SMA002"]\n`);
    await editor.watched('pyproject.toml', FileChangeType.Changed);
    const [diagnostic, ...others] = await editor.publishedWhere('pyproject.toml', (all) => all.length > 0);
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      severity: DiagnosticSeverity.Error,
      source: 'storage-mode-audit',
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } },
      message: expect.stringContaining('did you mean "ignore"?'),
    });
    await editor.change('a.py', { text: `# again\n${upload}` });
    expect(await editor.diagnostics('a.py')).toEqual([]);
    await editor.write('pyproject.toml', TABLE);
    await editor.watched('pyproject.toml', FileChangeType.Changed);
    expect(await editor.publishedWhere('pyproject.toml', (all) => all.length === 0)).toEqual([]);
    expect(codes(await editor.diagnosticsWhere('a.py', (all) => all.length > 0))).toEqual(['SMA002']);
  });

  test('a client that watches no files has it read again when a document is saved', async () => {
    const full = fullCapabilities(mode);
    const editor = await start({ capabilities: { ...full, workspace: { ...full.workspace, didChangeWatchedFiles: {} } } });
    await editor.open('a.py', upload);
    await editor.diagnosticsWhere('a.py', (all) => all.length > 0);
    await editor.write('storage-mode-audit.toml', 'ignore = ["SMA002"]\n');
    await editor.server.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: editor.uri('a.py') } });
    expect(await editor.diagnosticsWhere('a.py', (all) => all.length === 0)).toEqual([]);
  });

  test('an excluded document has nothing to say', async () => {
    const editor = await start({ files: { 'storage-mode-audit.toml': 'exclude = ["vendor"]\n' } });
    await editor.open('vendor/a.py', gpuOnly);
    expect(await editor.diagnostics('vendor/a.py')).toEqual([]);
  });

  test('tells which memory model holds for a document, and whose word that is', async () => {
    const editor = await start({
      files: { 'sub/storage-mode-audit.toml': 'memory-model = "unified"\nexclude = ["x.py"]\n' },
      initializationOptions: { notifications: true },
    });
    const ask = (name: string) => editor.server.connection.sendRequest(optionsRequest, { uri: editor.uri(name) });
    expect(await ask('a.py')).toEqual({ memoryModel: 'discrete', memoryModelFrom: 'default', excluded: false, configurationFile: null });
    const configurationFile = editor.uri('sub/storage-mode-audit.toml');
    expect(await ask('sub/x.py')).toEqual({ memoryModel: 'unified', memoryModelFrom: 'file', excluded: true, configurationFile });
    const changed = new Promise<void>((resolve) => editor.server.connection.onNotification(optionsChangedNotification, resolve));
    await editor.configure({ memoryModel: 'discrete' });
    await changed;
    expect(await ask('sub/a.py')).toEqual({ memoryModel: 'discrete', memoryModelFrom: 'settings', excluded: false, configurationFile });
    expect(await ask('git:/a.py?ref')).toBeNull();
  });
});
