import { afterEach, describe, expect, test } from 'vitest';
import { DiagnosticSeverity, DiagnosticTag, FileChangeType } from 'vscode-languageserver-protocol';
import { Editor, type EditorOptions } from './editor.ts';
import { bindingHelper, caller, clean, gpuOnly, readingHelper, unused, upload } from './sources.ts';
import { rangeOf } from './text.ts';

const sharedMode = 'Metal.MTLResourceStorageModeShared';
const codes = (diagnostics: readonly { readonly code?: unknown }[]) => diagnostics.map(({ code }) => code);

describe.each(['pull', 'push'] as const)('diagnostics, %s', (mode) => {
  let editor: Editor | undefined;

  async function start(options: Omit<EditorOptions, 'mode'> = {}): Promise<Editor> {
    editor = await Editor.start({ mode, ...options });
    return editor;
  }

  afterEach(() => editor?.cleanUp());

  test.each([
    ['SMA001', gpuOnly, DiagnosticSeverity.Warning],
    ['SMA002', upload, DiagnosticSeverity.Warning],
    ['SMA003', unused, DiagnosticSeverity.Information],
  ])('opening a document shows %s', async (code, text, severity) => {
    const editor = await start();
    await editor.open('a.py', text);
    const [diagnostic, ...others] = await editor.diagnostics('a.py');
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ code, severity, source: 'storage-mode-audit' });
    expect(diagnostic?.message).not.toBe('');
  });

  test('a finding stands at the mode, and points to the access it rests on', async () => {
    const editor = await start();
    await editor.open('a.py', gpuOnly);
    const [diagnostic] = await editor.diagnostics('a.py');
    expect(diagnostic?.range).toEqual(rangeOf(gpuOnly, sharedMode));
    const places = diagnostic?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]);
    expect(places).toContainEqual([editor.uri('a.py'), rangeOf(gpuOnly, 'setBuffer').start.line]);
    expect(diagnostic?.data).toEqual({ rule: 'gpu-only-buffer', fixable: true });
  });

  test('codes are links for a client that says where the rules are documented', async () => {
    const editor = await start({ initializationOptions: { ruleDocsBase: 'editor://docs/rule' } });
    await editor.open('a.py', gpuOnly);
    expect((await editor.diagnostics('a.py'))[0]?.codeDescription).toEqual({ href: 'editor://docs/rule/SMA001' });
  });

  test('codes are no links for others', async () => {
    const editor = await start();
    await editor.open('a.py', gpuOnly);
    expect((await editor.diagnostics('a.py'))[0]).not.toHaveProperty('codeDescription');
  });

  test('what a rule calls unnecessary is tagged', async () => {
    const editor = await start();
    await editor.open('a.py', unused);
    expect((await editor.diagnostics('a.py'))[0]?.tags).toEqual([DiagnosticTag.Unnecessary]);
  });

  test('the settings decide the memory model', async () => {
    const editor = await start({ settings: { memoryModel: 'unified' } });
    await editor.open('a.py', gpuOnly);
    expect((await editor.diagnostics('a.py'))[0]).toMatchObject({ code: 'SMA001', severity: DiagnosticSeverity.Information });
    await editor.open('b.py', upload);
    expect(await editor.diagnostics('b.py')).toEqual([]);
  });

  test('changed settings change the findings; a wrong value leaves the last good one', async () => {
    const editor = await start();
    await editor.open('a.py', upload);
    await editor.diagnosticsWhere('a.py', (all) => codes(all).includes('SMA002'));
    await editor.configure({ memoryModel: 'unified' });
    await editor.diagnosticsWhere('a.py', (all) => all.length === 0);
    await editor.configure({ memoryModel: 'eGPU' });
    await editor.change('a.py', { text: gpuOnly });
    expect((await editor.diagnostics('a.py'))[0]).toMatchObject({ code: 'SMA001', severity: DiagnosticSeverity.Information });
  });

  test('a clean text clears them', async () => {
    const editor = await start();
    await editor.open('a.py', gpuOnly);
    expect(await editor.diagnostics('a.py')).not.toEqual([]);
    await editor.change('a.py', { range: rangeOf(gpuOnly, 'Shared'), text: 'Private' });
    expect(await editor.diagnostics('a.py')).toEqual([]);
  });

  test('closing clears them', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly } });
    await editor.open('a.py', gpuOnly);
    expect(await editor.diagnostics('a.py')).not.toEqual([]);
    await editor.close('a.py');
    expect(await editor.diagnosticsWhere('a.py', (all) => all.length === 0)).toEqual([]);
  });

  test('deleting the file clears them, and its return brings them back', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly } });
    await editor.open('a.py', gpuOnly);
    expect(await editor.diagnostics('a.py')).not.toEqual([]);
    await editor.delete('a.py');
    await editor.watched('a.py', FileChangeType.Deleted);
    await editor.diagnosticsWhere('a.py', (all) => all.length === 0);
    await editor.write('a.py', gpuOnly);
    await editor.watched('a.py', FileChangeType.Created);
    expect(codes(await editor.diagnosticsWhere('a.py', (all) => all.length > 0))).toEqual(['SMA001']);
  });

  test('unsaved text counts, not what is on the disk', async () => {
    const editor = await start({ files: { 'a.py': gpuOnly } });
    await editor.open('a.py', clean);
    expect(await editor.diagnostics('a.py')).toEqual([]);
  });

  test('a change in one open document updates another', async () => {
    const editor = await start({ files: { 'main.py': caller, 'helper.py': bindingHelper } });
    await editor.open('main.py', caller);
    await editor.open('helper.py', bindingHelper);
    expect(codes(await editor.diagnosticsWhere('main.py', (all) => all.length > 0))).toEqual(['SMA001']);
    await editor.change('helper.py', { text: readingHelper });
    await editor.diagnosticsWhere('main.py', (all) => all.length === 0);
    await editor.change('helper.py', { text: bindingHelper });
    expect(codes(await editor.diagnosticsWhere('main.py', (all) => all.length > 0))).toEqual(['SMA001']);
  });

  test('a file that changes on the disk updates an open document that uses it', async () => {
    const editor = await start({ files: { 'main.py': caller, 'helper.py': bindingHelper } });
    await editor.open('main.py', caller);
    await editor.diagnosticsWhere('main.py', (all) => codes(all).includes('SMA001'));
    await editor.write('helper.py', readingHelper);
    await editor.watched('helper.py', FileChangeType.Changed);
    expect(await editor.diagnosticsWhere('main.py', (all) => all.length === 0)).toEqual([]);
  });

  test('positions count UTF-16 code units after an emoji, and CRLF as one line break', async () => {
    const text = gpuOnly.replace('    scratch =', '    "🦊🦊"; scratch =').replaceAll('\n', '\r\n');
    const editor = await start();
    await editor.open('a.py', text);
    expect((await editor.diagnostics('a.py'))[0]?.range).toEqual(rangeOf(text, sharedMode));
    const moved = `# 🦊\r\n${text}`;
    await editor.change('a.py', { range: rangeOf(text, 'import Metal'), text: '# 🦊\r\nimport Metal' });
    expect((await editor.diagnostics('a.py'))[0]?.range).toEqual(rangeOf(moved, sharedMode));
  });

  test('several changes of one event apply each to the text as it stands by then', async () => {
    const editor = await start();
    await editor.open('a.py', clean);
    const moved = `\n${clean}`;
    const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    await editor.change('a.py', { range: top, text: '\n' }, { range: rangeOf(moved, 'Private'), text: 'Shared' });
    expect((await editor.diagnostics('a.py'))[0]?.range).toEqual(rangeOf(`\n${gpuOnly}`, sharedMode));
  });

  test.each([
    ['a document that was never saved', 'untitled:Untitled-1', 'python', 1],
    ['old text from git', 'git:/a.py?ref', 'python', 0],
    ['a notebook cell', 'vscode-notebook-cell:/a.ipynb#W0', 'python', 0],
    ['another language', 'a.txt', 'plaintext', 0],
    ['Python without an ending', 'SConstruct', 'python', 1],
  ])('%s', async (_, name, languageId, findings) => {
    const editor = await start();
    await editor.open(name, gpuOnly, languageId);
    await editor.open('last.py', gpuOnly);
    expect(await editor.diagnostics('last.py')).toHaveLength(1);
    const shown = mode === 'pull' ? await editor.diagnostics(name) : (editor.published.get(editor.uri(name))?.diagnostics ?? []);
    expect(shown).toHaveLength(findings);
  });
});
