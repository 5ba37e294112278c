import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const readGrammar = (path: string): IRawGrammar => JSON.parse(readFileSync(path, 'utf8'));

/** Python's grammar as VS Code has it, with what the manifest injects into it. */
async function loadPython(): Promise<IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const paths = new Map(manifest.contributes.grammars.map(({ scopeName, path }) => [scopeName, join(root, path)]));
  paths.set('source.python', require.resolve('tm-grammars/grammars/python.json'));
  const injections = manifest.contributes.grammars.filter((each) => 'injectTo' in each && each.injectTo.includes('source.python'));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = paths.get(scope);
      return path === undefined ? null : readGrammar(path);
    },
    getInjections: (scope) => (scope === 'source.python' ? injections.map(({ scopeName }) => scopeName) : []),
  });
  const grammar = await registry.loadGrammar('source.python');
  if (grammar === null) throw new Error('there is no grammar of Python');
  return grammar;
}

const python = await loadPython();

/** The scopes of the first `word` on each line that has it, the innermost last. */
function scopesOf(code: string, word: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let stack = textmate.INITIAL;
  for (const line of code.split('\n')) {
    const { tokens, ruleStack } = python.tokenizeLine(line, stack);
    stack = ruleStack;
    const at = line.indexOf(word);
    const token = at === -1 ? undefined : tokens.find(({ startIndex, endIndex }) => startIndex <= at && at < endIndex);
    if (token !== undefined) found.push(token.scopes);
  }
  return found;
}

const innermost = (code: string, word: string) => scopesOf(code, word).map((scopes) => scopes.at(-1));
const isMetal = (code: string, word: string) => scopesOf(code, word).map((scopes) => scopes.includes('meta.embedded.block.metal'));

const source = `#include <metal_stdlib>
using namespace metal; // words
struct Shape { uint rows; };
/* kernel
   void */
[[kernel]] void scale(device float* values [[buffer(0)]], constant Shape& shape, uint i [[thread_position_in_grid]]) {
    if (i < 0x10u) values[i] = exp(values[i] * 2.0f);
}`;
const inString = (quote: string, prefix = '') => `SOURCE = ${prefix}${quote}\n${source}\n${quote}\nsize = 4\n`;

describe.each([
  ['plain', '"""', ''],
  ['with the other quotes', "'''", ''],
  ['raw', '"""', 'r'],
  ['formatted', '"""', 'f'],
  ['raw in capitals', "'''", 'R'],
])('Metal source in a string, %s,', (_, quote, prefix) => {
  const code = inString(quote, prefix);

  test.each([
    ['include', 'keyword.control.directive.metal'],
    ['// words', 'comment.line.double-slash.metal'],
    ['uint', 'support.type.metal'],
    ['kernel\n', 'comment.block.metal'],
    ['device', 'storage.modifier.metal'],
    ['thread_position_in_grid', 'entity.other.attribute.metal'],
    ['scale', 'entity.name.function.metal'],
    ['if', 'keyword.control.metal'],
    ['0x10u', 'constant.numeric.metal'],
    ['exp', 'entity.name.function.metal'],
  ])('shows %j as %s', (word, scope) => {
    expect(innermost(code, word.trimEnd())[0]).toBe(scope);
  });

  test('ends with the string', () => {
    expect(isMetal(code, 'size')).toEqual([false]);
    expect(scopesOf(code, 'size')[0]?.some((scope) => scope.startsWith('string'))).toBe(false);
  });
});

test.each([
  ['a kernel at the start, without the include', 'S = """\nkernel void f(device int* a [[buffer(0)]]) {\n  a[0] = 1;\n}\n"""\n', 'a[0]'],
  ['source right behind the quotes', 'S = """#include <metal_stdlib>\nusing namespace metal;\n"""\n', 'namespace'],
  ['source that is an argument', 'build(device, """\n  #include <metal_math>\n  using namespace metal;\n""", None)\n', 'namespace'],
  ['a name that is formatted in', 'S = f"""\nkernel void {name}(device int* a) {{\n  a[0] = 1;\n}}\n"""\n', 'a[0]'],
])('%s is Metal', (_, code, word) => {
  expect(isMetal(code, word)).toEqual([true]);
});

test.each([
  ['a string of words', 'S = """\nthe kernel does device work\n"""\n', 'device'],
  ['a docstring that speaks of Metal', 'def f():\n    """Runs the kernel.\n\n    The kernel void of the device.\n    """\n', 'void'],
  ['a string on one line', 'S = "kernel void f(device int* a) {}"\n', 'device'],
  ['a string that is over where it starts', 'S = """kernel void f(device int* a) {}"""\nT = """\ndevice\n"""\n', 'device'],
  ['shader source of another kind', 'S = """\n#include <stdio.h>\nint main() { return device; }\n"""\n', 'device'],
])('%s is left as it is', (_, code, word) => {
  expect(isMetal(code, word)).not.toContain(true);
});

test('source that leaves brackets and comments open does not run past its string', () => {
  const code = 'S = """\n#include <metal_stdlib>\nvoid f() { /* never closed\n"""\nsize = 4\n';
  expect(innermost(code, 'size')).toEqual(['source.python']);
});
