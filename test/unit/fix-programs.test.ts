import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../server/src/engine.ts';
import type { Engine, FixResult } from '../../server/src/engine-api.ts';
import { safeFix } from '../../server/src/fixes/choose-fix.ts';
import type { MemoryModel } from '../../server/src/metal/storage-mode.ts';
import { MemoryHost } from '../../server/src/workspace/memory-host.ts';
import { readSyntaxWasm } from './load-syntax.ts';
import { generateProgram } from './programs/generate.ts';

const wasm = await readSyntaxWasm();
const { PROGRAMS: asked, SEED: seed, CI } = process.env;
/** So many everywhere in CI; on a laptop fewer, since each is followed, fixed and run. */
const PROGRAMS = Number(asked ?? (CI === 'true' ? 2000 : 100));
const SEED = Number(seed ?? Date.now() % 1_000_000_000);
const BATCH = 500;
const MODELS: readonly MemoryModel[] = ['discrete', 'unified'];
const SIM = fileURLToPath(new URL('../sim/run_many.py', import.meta.url));
const KERNELS = fileURLToPath(new URL('programs/kernels.py', import.meta.url));

interface Run {
  readonly printed: string;
  readonly end: string;
}

type Answer = Readonly<Record<MemoryModel, Run>> | null;

/** Runs programs on the simulated device. */
function runAll(texts: readonly string[]): readonly Answer[] {
  const { stdout, stderr, status } = spawnSync('python3', [SIM, KERNELS], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as readonly Answer[];
}

interface Fixed {
  readonly before: string;
  readonly after: string;
  readonly applied: number;
  readonly problem: string | null;
}

/** The text after all safe fixes, and what is wrong with the audit of it. */
async function fixOne(before: string, root: string, files: Map<string, string>, engine: Engine): Promise<Fixed> {
  files.set(`${root}/program.py`, before);
  const result = await engine.fix({ root, choose: safeFix });
  files.delete(`${root}/program.py`);
  const problem = result.left.length > 0 ? 'the fixes do not come to rest' : whatIsNew(result);
  return { before, after: result.files[0]?.after ?? before, applied: result.applied.length, problem };
}

/** A rule that speaks more often than before. Of a buffer with a defect no suggestion is made, and that one is not used at all is said last: these may come after. */
function whatIsNew({ before, after }: FixResult): string | null {
  for (const { code, message } of after) {
    const count = (list: FixResult['after']): number => list.filter((finding) => finding.code === code).length;
    const wasHidden = !code.startsWith('SMA1') && (code === 'SMA003' || before.some((finding) => finding.code.startsWith('SMA1')));
    if (!wasHidden && count(after) > count(before)) return `new after the fix: ${code} ${message}`;
  }
  return null;
}

/** The text without what the fixes may change: options, which stand between `,  ` and ` )`, names added to an import, and sync calls. */
function withoutFixes(text: string): string {
  return text
    .replace(/(?:\r?\n[ \t]*|; )[\w.[\]"]+\.didModifyRange_\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '')
    .replace(/(?<=, {2})[^,\n]*?(?= \))/g, 'OPTIONS')
    .replace(/(?<=^from Metal import .*), MTLResourceStorageMode\w+/gm, '');
}

/**
 * Programs that allocate, write, bind, read and call helpers in random order and nesting are fixed and run on the simulated device, before and after: they print the
 * same on both memory models, are Python, hold nothing new to find, and differ in options and sync calls alone.
 */
test('fixed programs do what they did', { timeout: 3_600_000 }, async (context) => {
  if (spawnSync('python3', ['--version']).error !== undefined) context.skip('python3 is not installed');
  console.info(`${PROGRAMS} programs, seed ${SEED}: SEED=${SEED} npx vitest run test/unit/fix-programs.test.ts makes them again`);
  const files = new Map<string, string>();
  const engines = MODELS.map((model) => {
    const engine = createEngine({ host: new MemoryHost(files), wasm, options: { memoryModel: model } });
    onTestFinished(() => engine.dispose());
    return { model, engine };
  });
  let fixes = 0;
  for (let start = 0; start < PROGRAMS; start += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, PROGRAMS - start) }, (_, index) => SEED + start + index);
    const texts = seeds.map(generateProgram);
    const fixed: { seed: number; model: MemoryModel; result: Fixed; index: number }[] = [];
    for (const [index, text] of texts.entries()) {
      for (const { model, engine } of index % 4 === 0 ? engines : engines.slice(0, 1)) {
        fixed.push({ seed: seeds[index] ?? 0, model, index, result: await fixOne(text, `/w/${index}`, files, engine) });
      }
    }
    const changed = fixed.filter(({ result }) => result.after !== result.before);
    const runs = runAll([...texts, ...changed.map(({ result }) => result.after)]);
    for (const { seed, model, result } of fixed) expect(result.problem, `seed ${seed}, ${model}:\n${result.before}`).toBeNull();
    for (const [at, { seed, model, index, result }] of changed.entries()) {
      fixes += result.applied;
      const about = `seed ${seed}, fixed for ${model}:\n${result.after}`;
      const before = runs[index];
      const after = runs[texts.length + at];
      expect(after, `no Python: ${about}`).not.toBeNull();
      for (const memory of MODELS) {
        // A Managed buffer without its sync calls is a defect on a discrete GPU: what such a program prints there is not what it should.
        const isDefective = memory === 'discrete' && result.before.includes('StorageModeManaged');
        if (before?.[memory].end === 'ok' && !isDefective) expect(after?.[memory], `on ${memory}: ${about}`).toEqual(before[memory]);
      }
      expect(withoutFixes(result.after), about).toBe(withoutFixes(result.before));
    }
    const ran = runs.slice(0, texts.length).filter((run) => run?.discrete.end === 'ok').length;
    expect(ran, 'most programs must run at all').toBeGreaterThan(texts.length / 2);
  }
  console.info(`${fixes} fixes`);
  expect(fixes).toBeGreaterThan(PROGRAMS / 10);
});
