import { afterEach, beforeEach, expect, test } from 'vitest';
import { CodeActionKind, type TextDocumentEdit } from 'vscode-languageserver-protocol';
import { fullCapabilities } from './capabilities.ts';
import { Editor } from './editor.ts';
import { clean, gpuOnly } from './sources.ts';
import { applyEdits, rangeOf } from './text.ts';

let editor: Editor;

beforeEach(async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
});

afterEach(() => editor.cleanUp());

test('a quick fix edits the version that was read, and then the diagnostic is gone', async () => {
  const diagnostics = await editor.diagnostics('a.py');
  const [action] = await editor.codeActions('a.py', diagnostics);
  expect(action).toMatchObject({ kind: CodeActionKind.QuickFix, isPreferred: true, diagnostics });
  const [edit] = (action?.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
  expect(edit?.textDocument).toEqual({ uri: editor.uri('a.py'), version: 1 });
  const fixed = applyEdits(gpuOnly, (edit?.edits ?? []) as Parameters<typeof applyEdits>[1]);
  expect(fixed).toBe(clean);
  await editor.change('a.py', { text: fixed });
  expect(await editor.diagnostics('a.py')).toEqual([]);
});

test('only one fix of a diagnostic is preferred', async () => {
  const actions = await editor.codeActions('a.py', await editor.diagnostics('a.py'));
  expect(actions.filter(({ isPreferred }) => isPreferred === true)).toHaveLength(1);
});

test('a diagnostic of an older text offers nothing', async () => {
  const diagnostics = await editor.diagnostics('a.py');
  await editor.change('a.py', { range: rangeOf(gpuOnly, 'import Metal'), text: '\nimport Metal' });
  expect(await editor.codeActions('a.py', diagnostics)).toEqual([]);
  expect(await editor.codeActions('a.py', await editor.diagnostics('a.py'))).not.toEqual([]);
});

test('the diagnostics of others offer nothing', async () => {
  const diagnostics = await editor.diagnostics('a.py');
  const foreign = diagnostics.map((diagnostic) => ({ ...diagnostic, source: 'pylint' }));
  expect(await editor.codeActions('a.py', foreign)).toEqual([]);
});

test.each([
  [CodeActionKind.QuickFix, true],
  [CodeActionKind.Empty, true],
  [CodeActionKind.Refactor, false],
  [CodeActionKind.Source, false],
])('to a client that wants %j alone', async (kind, offered) => {
  const actions = await editor.codeActions('a.py', await editor.diagnostics('a.py'), [kind]);
  expect(actions.length > 0).toBe(offered);
});

test('a client that knows no versioned edits is given plain ones', async () => {
  const { workspace, ...others } = fullCapabilities('push');
  const old = await Editor.start({ mode: 'push', capabilities: { ...others, workspace: { ...workspace, workspaceEdit: {} } } });
  try {
    await old.open('a.py', gpuOnly);
    const [action] = await old.codeActions('a.py', await old.diagnostics('a.py'));
    expect(action?.edit).not.toHaveProperty('documentChanges');
    expect(applyEdits(gpuOnly, action?.edit?.changes?.[old.uri('a.py')] ?? [])).toBe(clean);
  } finally {
    await old.cleanUp();
  }
});
