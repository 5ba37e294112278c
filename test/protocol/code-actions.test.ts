import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodeActionKind, CodeActionResolveRequest, type TextDocumentEdit } from 'vscode-languageserver-protocol';
import { fullCapabilities } from './capabilities.ts';
import { Editor } from './editor.ts';
import { clean, gpuOnly, upload } from './sources.ts';
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
  const [first] = await editor.diagnostics('a.py');
  if (first === undefined) throw new Error('nothing is found');
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  expect(await editor.codeActions('a.py', [{ ...first, range: top, source: 'pylint' }])).toEqual([]);
});

describe('right after a keystroke', () => {
  test('a finding that the client was not told of yet offers its fixes, with its diagnostic', async () => {
    await editor.change('a.py', { text: clean });
    await editor.change('a.py', { text: gpuOnly });
    const [action] = await editor.codeActionsAt('a.py', rangeOf(gpuOnly, 'Shared'));
    expect(action).toMatchObject({ isPreferred: true, diagnostics: await editor.diagnostics('a.py') });
  });

  test('a place without a finding offers nothing', async () => {
    expect(await editor.codeActionsAt('a.py', rangeOf(gpuOnly, 'import Metal'))).toEqual([]);
  });

  test('the answer waits until no other document changes', async () => {
    // The first question of all takes long enough for the change to come in between.
    await editor.open('b.py', '');
    const asked = editor.codeActionsAt('a.py', rangeOf(gpuOnly, 'Shared'));
    await editor.change('b.py', { text: upload });
    expect(await asked).not.toEqual([]);
  });
});

test.each([
  [CodeActionKind.QuickFix, true],
  [CodeActionKind.Empty, true],
  [CodeActionKind.Refactor, false],
  [CodeActionKind.Source, true],
  [CodeActionKind.SourceOrganizeImports, false],
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

describe('a client that asks for edits later', () => {
  const capabilities = () => {
    const { textDocument, ...others } = fullCapabilities('pull');
    const codeAction = { ...textDocument?.codeAction, dataSupport: true, resolveSupport: { properties: ['edit'] } };
    return { ...others, textDocument: { ...textDocument, codeAction } };
  };

  test('is given the edit when it chooses the action, and not for a text that has changed', async () => {
    const lazy = await Editor.start({ mode: 'pull', capabilities: capabilities() });
    try {
      await lazy.open('a.py', gpuOnly);
      const [action] = await lazy.codeActions('a.py', await lazy.diagnostics('a.py'));
      if (action === undefined) throw new Error('nothing is offered');
      expect(action.edit).toBeUndefined();
      const resolved = await lazy.server.connection.sendRequest(CodeActionResolveRequest.type, action);
      const [edit] = (resolved.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
      expect(applyEdits(gpuOnly, (edit?.edits ?? []) as Parameters<typeof applyEdits>[1])).toBe(clean);
      await lazy.change('a.py', { text: `${gpuOnly}\n` });
      expect((await lazy.server.connection.sendRequest(CodeActionResolveRequest.type, action)).edit).toBeUndefined();
    } finally {
      await lazy.cleanUp();
    }
  });
});

describe('all at once', () => {
  const two = `${gpuOnly}\n\n${gpuOnly.replace('import Metal', '').replace('def ', 'def other_')}`;

  test('source.fixAll makes every safe fix of the document', async () => {
    await editor.change('a.py', { text: two });
    const [action, ...others] = await editor.codeActions('a.py', [], ['source.fixAll']);
    expect(others).toEqual([]);
    expect(action).toMatchObject({ kind: 'source.fixAll.storageModeAudit', title: 'Apply all 2 safe storage mode fixes' });
    const [edit] = (action?.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
    const fixed = applyEdits(two, (edit?.edits ?? []) as Parameters<typeof applyEdits>[1]);
    expect(fixed).toBe(two.replaceAll('ModeShared', 'ModePrivate'));
    await editor.change('a.py', { text: fixed });
    expect(await editor.codeActions('a.py', [], ['source.fixAll'])).toEqual([]);
  });

  test('a rule with several findings offers to fix them all', async () => {
    await editor.change('a.py', { text: two });
    const actions = await editor.codeActions('a.py', (await editor.diagnostics('a.py')).slice(0, 1));
    const all = actions.find(({ title }) => title === 'Fix all 2 findings of SMA001 in this file');
    const [edit] = (all?.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
    expect(applyEdits(two, (edit?.edits ?? []) as Parameters<typeof applyEdits>[1])).toBe(two.replaceAll('ModeShared', 'ModePrivate'));
  });
});

test.each([
  ['Suppress SMA001 on this line', / {2}# storage-mode: ignore\[SMA001\] reason$/m],
  ['Suppress SMA001 in this file', /^# storage-mode: ignore-file\[SMA001\] reason\n/],
])('%s', async (title, comment) => {
  const actions = await editor.codeActions('a.py', await editor.diagnostics('a.py'));
  const action = actions.find((each) => each.title === title);
  expect(action?.isPreferred).toBeUndefined();
  const [edit] = (action?.edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
  const text = applyEdits(gpuOnly, (edit?.edits ?? []) as Parameters<typeof applyEdits>[1]);
  expect(text).toMatch(comment);
  await editor.change('a.py', { text });
  expect(await editor.diagnostics('a.py')).toEqual([]);
});
