import { afterEach, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol';
import { type AuditParams, type AuditReport, auditRequest, type RuleDocs, ruleDocsRequest } from '../../server/src/protocol.ts';
import { Editor } from './editor.ts';
import { clean, gpuOnly, upload } from './sources.ts';

type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

test('an audit reports every buffer of the workspace and counts its files', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly, 'pkg/b.py': upload } });
  const { text, summary } = await editor.server.connection.sendRequest<AuditReport>(auditRequest, {});
  expect(text).toContain('## `a.py`');
  expect(text).toContain('| `params` | Shared |');
  expect(summary).toEqual({ filesRead: 2, files: 2, buffers: 2, findings: 2 });
});

test.each([
  ['markdown', /^# Storage Mode Audit/],
  ['json', /^\{\n {2}"schemaVersion": 1,/],
  ['html', /href="vscode:\/\/file\//],
] as const)('an audit is reported as %s', async (format, form) => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  expect((await editor.server.connection.sendRequest<AuditReport>(auditRequest, { format })).text).toMatch(form);
});

test("the page of an editor has that editor's links and buttons", async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  const params: AuditParams = { format: 'page', actions: [{ id: 'export', title: 'Export' }] };
  const { text } = await editor.server.connection.sendRequest<AuditReport>(auditRequest, params);
  expect(text).toContain(`<a href="${editor.uri('a.py')}#L5,22"><code>scratch</code></a>`);
  expect(text).toContain('data-action="export">Export<');
});

test('an audit takes the text of the editor over that of the disk', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  await editor.open('a.py', clean);
  const { summary } = await editor.server.connection.sendRequest<AuditReport>(auditRequest, {});
  expect(summary).toEqual({ filesRead: 1, files: 1, buffers: 1, findings: 0 });
});

test('an audit says how far it is', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly, 'b.py': upload } });
  const steps: Progress[] = [];
  editor.server.connection.onProgress(WorkDoneProgress.type, 'audit', (step) => {
    steps.push(step);
  });
  const params: AuditParams = { workDoneToken: 'audit' };
  await editor.server.connection.sendRequest<AuditReport>(auditRequest, params);
  expect(steps[0]).toMatchObject({ kind: 'begin', cancellable: true });
  expect(steps).toContainEqual({ kind: 'report', percentage: 100, message: '2 of 2 files' });
  expect(steps.at(-1)).toEqual({ kind: 'end' });
});

test('an audit can be cancelled, and another one asked for', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  const cancelling = new CancellationTokenSource();
  const cancelled = editor.server.connection.sendRequest<AuditReport>(auditRequest, {}, cancelling.token);
  cancelling.cancel();
  await expect(cancelled).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  const { summary } = await editor.server.connection.sendRequest<AuditReport>(auditRequest, {});
  expect(summary.filesRead).toBe(1);
});

test('folders that come and go are part of it', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'a.py': gpuOnly } });
  const other = await Editor.start({ mode: 'pull', files: { 'b.py': upload } });
  try {
    const [here, there] = [editor, other].map((one) => ({ uri: one.uri(''), name: one.folder }));
    const tell = (added: unknown[], removed: unknown[]) =>
      other.server.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    await tell([here], []);
    expect((await other.server.connection.sendRequest<AuditReport>(auditRequest, {})).summary.filesRead).toBe(2);
    const json = (await other.server.connection.sendRequest<AuditReport>(auditRequest, { format: 'json' })).text;
    expect(JSON.parse(json).files.map(({ path }: { path: string }) => path.split('/').at(-1))).toEqual(['b.py', 'a.py']);
    await tell([], [there]);
    const { text, summary } = await other.server.connection.sendRequest<AuditReport>(auditRequest, {});
    expect(summary.filesRead).toBe(1);
    expect(text).toContain('## `a.py`');
    await tell([], [here]);
    await expect(other.server.connection.sendRequest(auditRequest, {})).rejects.toMatchObject({ message: 'no folder is open' });
  } finally {
    await other.cleanUp();
  }
});

test('a rule tells what it is about', async () => {
  editor = await Editor.start({ mode: 'pull' });
  const docs = await editor.server.connection.sendRequest<RuleDocs | null>(ruleDocsRequest, { code: 'SMA002' });
  expect(docs?.markdown).toMatch(/^# SMA002 shared-upload\n/);
  expect(docs?.markdown).toContain('```python');
  expect(await editor.server.connection.sendRequest(ruleDocsRequest, { code: 'SMA999' })).toBeNull();
});
