import { expect, test } from 'vitest';
import { problemOfGlob, testGlob } from '../../server/src/options/globs.ts';

test.each([
  ['third_party', ['third_party/a.py', 'src/third_party/deep/b.py'], ['third_party.py', 'src/third_party_2/a.py']],
  ['*_generated.py', ['a_generated.py', 'src/b_generated.py'], ['generated.py', 'a_generated.pyw']],
  ['src/vendor', ['src/vendor/a.py', 'src/vendor/b/c.py'], ['other/src/vendor/a.py', 'vendor/a.py']],
  ['./vendor', ['vendor/a.py'], ['src/vendor/a.py']],
  ['vendor/', ['vendor/a.py', 'src/vendor/a.py'], ['vendored/a.py']],
  ['tests/**', ['tests/a.py', 'tests/deep/b.py'], ['src/tests/a.py']],
  ['**/tests/**', ['tests/a.py', 'src/tests/b.py'], ['src/test/b.py']],
  ['src/*.py', ['src/a.py'], ['src/deep/a.py']],
  ['{a,b}.py', ['a.py', 'x/b.py'], ['c.py']],
  ['k[0-9].py', ['k1.py'], ['kx.py']],
  ['.hidden', ['.hidden/a.py', 'src/.hidden/a.py'], ['hidden/a.py']],
  ['*', ['a.py', '.hidden/a.py'], []],
])('%s', (glob, matched, others) => {
  expect(problemOfGlob(glob)).toBeNull();
  const matches = testGlob(glob, '/w');
  expect([...matched, ...others].filter((path) => matches(`/w/${path}`))).toEqual(matched);
});

test('nothing outside the folder is meant, and never the folder itself', () => {
  const matches = testGlob('**', '/w');
  expect(['/w', '/x/a.py', '/work/a.py'].filter(matches)).toEqual([]);
});

test('a name that fails in many ways fails soon', () => {
  const matches = testGlob('**/*a*a*a*b', '/w');
  expect(matches(`/w/${'a'.repeat(200)}`)).toBe(false);
});
