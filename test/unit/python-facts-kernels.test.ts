import { describe, expect, test } from 'vitest';
import { loadTestSyntax } from './load-syntax.ts';
import { readPython } from './read-python.ts';

/** `name(parameter@index, …)` of each kernel in a text. */
async function kernelsOf(text: string): Promise<readonly string[]> {
  const { kernels } = await readPython(text);
  return kernels.map(({ name, params }) => `${name}(${params.map((param) => `${param.type} ${param.name}@${param.index}`).join(', ')})`);
}

const copy = 'kernel void copy(device float* out [[buffer(0)]], uint i [[thread_position_in_grid]]) { out[i] = 1; }';
const copied = ['copy(device float* out@0)'];

/** The text of a Python file, and the kernels in it. */
const rows: readonly (readonly [what: string, text: string, kernels: readonly string[]])[] = [
  ['one literal', `SRC = """\n${copy}\n"""\n`, copied],
  ['a raw literal', `SRC = r'''\n${copy}\n'''\n`, copied],
  ['no attributes', 'SRC = "kernel void f(device int* a) { a[0] = 1; }"\n', ['f(device int* a@0)']],
  ['an argument', `lib = build(device, source="""${copy}""")\n`, copied],
  ['after a method', `SRC = textwrap.dedent("""\n${copy}\n""").strip()\n`, copied],
  [
    'literals side by side',
    'SRC = (\n  "kernel void copy(device float* out [[buffer(0)]]) {\\n"\n  "  out[0] = 1;\\n"\n  "}\\n"\n)\n',
    copied,
  ],
  ['a sum of literals', 'SRC = "kernel void copy(device float* out [[buffer(0)]]) {" + "out[0] = 1;" + "}"\n', copied],
  ['a header in front', `SRC = HEADER + """\n${copy}\n"""\n`, copied],
  ['a call in a sum', `SRC = "// head\\n" + dedent("""\n${copy}\n""")\n`, copied],
  ['a joined list', 'SRC = "\\n".join(["kernel void copy(", "device float* out [[buffer(0)]])", "{ out[0] = 1; }"])\n', copied],
  ['an f-string', 'SRC = f"kernel void copy(device float* out [[buffer(0)]]) {{ out[{i}] = {x}; }}"\n', copied],
  ['a hole that is a name', 'SRC = f"kernel void copy_{n}(device float* a) {{ a[0] = 1; }}"\n', ['copy_*(device float* a@0)']],
  ['a hole that is a type', 'SRC = f"kernel void f(device {t}* a) {{ a[0] = 1; }}"\n', ['f(device ?* a@0)']],
  ['a hole that is an index', 'SRC = f"kernel void f(device int* a [[buffer({i})]]) {{ a[0] = 1; }}"\n', ['f(device int* a@null)']],
  ['a hole that is whole lines', `SRC = f"""\n{header}\n  {more}  \n${copy.replaceAll('{', '{{').replaceAll('}', '}}')}\n"""\n`, copied],
  ['format fields', 'SRC = "kernel void {name}(device int* a) {{ a[{i}] = 1; }}".format(name=n, i=1)\n', ['*(device int* a@0)']],
  ['percent fields', 'SRC = "kernel void f_%s(device int* a) { a[%(i)d] = 1 %% 2; }" % n\n', ['f_*(device int* a@0)']],
  ['two strings', `A = """${copy}"""\nB = """${copy}"""\n`, [...copied, ...copied]],
  ['a docstring', `def f():\n  """\n  ${copy}\n  """\n`, []],
  ['a comment', `# ${copy}\nx = 1\n`, []],
  ['a mention', 'log("[[kernel]] functions take [[buffer(n)]] arguments")\n', []],
  ['a name searched for', 'found = f"kernel void {name}(" in source\n', []],
  ['another language', 'x = "the kernel is {here}"\n', []],
];

describe('kernels in a string', () => {
  test.each(rows)('%s', async (_, text, kernels) => {
    expect(await kernelsOf(text)).toEqual(kernels);
    expect((await loadTestSyntax()).liveTrees()).toBe(0);
  });

  test('keep what they do to their memory', async () => {
    const { kernels } = await readPython(`S = """${copy}"""\n`);
    expect(kernels.map((kernel) => [kernel.stage, kernel.params.map((param) => param.direction)])).toEqual([['kernel', ['write']]]);
  });

  test('are found in a sum of a thousand strings', async () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => `"  out[${at}] = 1;\\n"`).join(' + ');
    const text = `S = "kernel void copy(device float* out [[buffer(0)]]) {\\n" + ${lines} + "}\\n"\n`;
    expect(await kernelsOf(text)).toEqual(copied);
  });
});
