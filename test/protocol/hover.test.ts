import { afterEach, expect, test } from 'vitest';
import { HoverRequest, MarkupContent } from 'vscode-languageserver-protocol';
import { Editor } from './editor.ts';
import { bindingHelper, caller, clean, gpuOnly } from './sources.ts';
import { rangeOf, textIn } from './text.ts';

let editor: Editor | undefined;

afterEach(() => editor?.cleanUp());

async function hoverOver(editor: Editor, name: string, text: string, part: string) {
  const hover = await editor.server.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: editor.uri(name) },
    position: rangeOf(text, part).start,
  });
  if (hover === null || !MarkupContent.is(hover.contents)) return null;
  return { text: hover.contents.value, over: textIn(text, hover.range) };
}

test.each([
  ['its allocation', 'newBufferWithLength_options_', 'newBufferWithLength_options_'],
  ['its name', 'scratch =', 'scratch'],
  ['a use of it', 'scratch, 0, 0', 'scratch'],
])('the hover on %s tells the buffer, why, its accesses and its rule', async (_, part, over) => {
  editor = await Editor.start({ mode: 'pull', initializationOptions: { ruleDocsBase: 'editor://docs/rule' } });
  await editor.open('a.py', gpuOnly);
  const hover = await hoverOver(editor, 'a.py', gpuOnly, part);
  expect(hover?.over).toBe(over);
  const [title, , because, , access, , rule] = hover?.text.split('\n') ?? [];
  expect(title).toBe('**`scratch`** Shared → **Private** (confidence medium) · GPU write/read');
  expect(because).toMatch(/^The GPU uses it .+ no CPU access was seen among 1 use in a\.py\.$/);
  expect(access).toContain(`GPU read/write: [a.py:6](${editor.uri('a.py')}#L6,39) `);
  expect(rule).toBe('[SMA001 gpu-only-buffer](editor://docs/rule/SMA001)');
});

test('where a finding stands the hover leaves the word to it', async () => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  expect(await hoverOver(editor, 'a.py', gpuOnly, 'Metal.MTLResourceStorageModeShared')).toBeNull();
});

test('an editor that opens rules by a command gets links to it', async () => {
  editor = await Editor.start({ mode: 'pull', initializationOptions: { ruleDocsCommand: 'show.rule' } });
  await editor.open('a.py', gpuOnly);
  const hover = await hoverOver(editor, 'a.py', gpuOnly, 'scratch =');
  expect(hover?.text).toContain('[SMA001 gpu-only-buffer](command:show.rule?%5B%22SMA001%22%5D)');
});

test('a buffer that nothing is said of has a hover without a rule', async () => {
  editor = await Editor.start({ mode: 'pull', initializationOptions: { ruleDocsBase: 'editor://docs/rule' } });
  await editor.open('a.py', clean);
  const hover = await hoverOver(editor, 'a.py', clean, 'Metal.MTLResourceStorageModePrivate');
  expect(hover?.over).toBe('Metal.MTLResourceStorageModePrivate');
  expect(hover?.text).toMatch(/^\*\*`scratch`\*\* Private · GPU write\/read\n/);
  expect(hover?.text).not.toContain('SMA');
});

test('a parameter tells of the buffer that another file hands it', async () => {
  editor = await Editor.start({ mode: 'pull', files: { 'main.py': caller, 'helper.py': bindingHelper } });
  await editor.open('helper.py', bindingHelper);
  const hover = await hoverOver(editor, 'helper.py', bindingHelper, 'buffer, 0, 0');
  expect(hover?.over).toBe('buffer');
  expect(hover?.text).toContain('**`result`** Shared → **Private**');
});

test('a place that several buffers reach lists them, each with a link to where it is made', async () => {
  const two = `${caller}    other = device.newBufferWithLength_options_(64, 0)\n    bind(encoder, other)\n`;
  editor = await Editor.start({ mode: 'pull', files: { 'main.py': two, 'helper.py': bindingHelper } });
  await editor.open('helper.py', bindingHelper);
  const hover = await hoverOver(editor, 'helper.py', bindingHelper, 'buffer, 0, 0');
  expect(hover?.text.split('\n')).toEqual([
    '2 Metal buffers reach this place:',
    '',
    expect.stringContaining(`- [result](${editor.uri('main.py')}#L6,21) in main.py: Shared → **Private**`),
    expect.stringContaining(`- [other](${editor.uri('main.py')}#L8,20) in main.py: Shared → **Private**`),
  ]);
});

test.each(['import', 'encoder.set', '4096'])('there is no hover on %s', async (part) => {
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', gpuOnly);
  expect(await hoverOver(editor, 'a.py', gpuOnly, part)).toBeNull();
});

test('a name means the buffer in the function that makes it, and nothing in another', async () => {
  const text = `${clean}\n\ndef other(scratch):\n    print(scratch)\n`;
  editor = await Editor.start({ mode: 'pull' });
  await editor.open('a.py', text);
  expect(await hoverOver(editor, 'a.py', text, 'scratch)\n')).toBeNull();
});
