import { expect, test } from 'vitest';
import { Presentation } from '../../../server/src/lsp/presentation.ts';

function presentationOf(section: unknown, byFolder: Readonly<Record<string, unknown>> = {}): Presentation {
  const presentation = new Presentation();
  presentation.update(section, new Map(Object.entries(byFolder)));
  return presentation;
}

const workspace = { diagnostics: { scope: 'workspace' } };
const hints = { inlayHints: { enabled: true } };

test.each([undefined, null, 'text', {}, { diagnostics: { scope: 'all' }, inlayHints: true }])(
  'what says nothing is the default: %j',
  (section) => {
    const presentation = presentationOf(section);
    expect([presentation.scopeOf('/a/b.py'), presentation.hintsIn('/a/b.py')]).toEqual(['openFiles', false]);
  },
);

test('the innermost folder that holds a file has the word, and what lies in none goes by the rest', () => {
  const presentation = presentationOf(hints, { '/a': {}, '/a/b': { ...workspace, ...hints } });
  expect(['/a/b/c.py', '/a/c.py', '/ab/c.py'].map((path) => presentation.hintsIn(path))).toEqual([true, false, true]);
  expect(['/a/b/c.py', '/a/c.py', '/ab/c.py'].map((path) => presentation.scopeOf(path))).toEqual(['workspace', 'openFiles', 'openFiles']);
});

test('one folder is enough for the widest scope and for any hints', () => {
  const narrow = presentationOf({}, { '/a': {} });
  expect([narrow.widestScope, narrow.anyHints, narrow.scopes]).toEqual(['openFiles', false, 'openFiles']);
  const wide = presentationOf({}, { '/a': {}, '/b': { ...workspace, ...hints } });
  expect([wide.widestScope, wide.anyHints, wide.scopes]).toEqual(['workspace', true, 'openFiles,workspace']);
});
