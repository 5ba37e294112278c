/**
 * Measures the engine on a made-up workspace and prints ratios: what a machine is worth cancels out, what the engine adds to the parse remains.
 *
 * `node bench.cjs FOLDER NATIVE`: FOLDER is an empty folder for the workspace, NATIVE the folder whose `node_modules` may hold the native parser.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createEngine } from '../../server/src/engine.ts';
import type { Audit, Engine, WasmBytes } from '../../server/src/engine-api.ts';
import { loadWasm } from '../../server/src/node-wasm.ts';
import { loadSyntax } from '../../server/src/syntax/syntax.ts';
import { DiskHost, toHostPath } from '../../server/src/workspace/disk-host.ts';
import { loadNativeParser } from '../native/native-parser.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

const ROUNDS = 5;
const EDITS = 40;

function newEngine(wasm: WasmBytes): Engine {
  return createEngine({ host: new DiskHost(), wasm, options: { memoryModel: 'discrete' } });
}

/** An audit by an engine that knows nothing yet. */
async function auditOnce(wasm: WasmBytes, root: string): Promise<Audit> {
  const engine = newEngine(wasm);
  try {
    return await engine.audit({ root });
  } finally {
    engine.dispose();
  }
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function write(folder: string, workspace: Workspace): void {
  for (const { path, text } of workspace.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function checkAudit(audit: Audit, workspace: Workspace): void {
  const found = audit.files.reduce((sum, file) => sum + file.verdicts.length, 0);
  if (found !== workspace.allocations) throw new Error(`the audit found ${found} of ${workspace.allocations} allocations`);
  if (audit.filesRead < workspace.files.length) throw new Error(`the audit read ${audit.filesRead} of ${workspace.files.length} files`);
}

/** Medians of rounds in which each takes its turn, after one round that counts for nothing. */
async function measureInTurns(works: readonly (() => unknown)[]): Promise<readonly number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [n, work] of works.entries()) {
      const time = await milliseconds(work);
      if (round > 0) times[n]?.push(time);
    }
  }
  return times.map(median);
}

/** The time from one changed character to the findings of its document, while the rest of the workspace is known. */
async function measureEdits(wasm: WasmBytes, folder: string, path: string, text: string): Promise<number> {
  const engine = newEngine(wasm);
  const document = toHostPath(join(folder, path));
  const line = text.split('\n').findIndex((one) => one.includes('self.scale('));
  const character = (text.split('\n')[line] ?? '').indexOf('self.scale(') + 'self.scale('.length;
  const range = { start: { line, character }, end: { line, character: character + 1 } };
  const times: number[] = [];
  try {
    engine.setRoots([toHostPath(folder)]);
    engine.open(document, text);
    await engine.documents([document]);
    for (let n = 0; n < EDITS; n++) {
      const edit = async () => {
        engine.change(document, [{ range, text: String(1 + (n % 9)) }]);
        await engine.documents([document]);
      };
      times.push(await milliseconds(edit));
    }
  } finally {
    engine.dispose();
  }
  return median(times);
}

function ratio(name: string, value: number, base: number): string {
  return `${name}: ${(value / base).toFixed(2)}  (${value.toFixed(1)} ms / ${base.toFixed(1)} ms)`;
}

/** Another process, so that nothing but one audit counts. */
function measurePeakMemory(folder: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [process.argv[1] ?? '', '--one-audit', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the audit for the memory figure failed: ${stderr}`);
  return stdout.trim();
}

async function measure(folder: string, nativeFolder: string): Promise<void> {
  const workspace = makeWorkspace();
  write(folder, workspace);
  const wasm = await loadWasm();
  const root = toHostPath(folder);
  checkAudit(await auditOnce(wasm, root), workspace);

  const relevant = workspace.files.filter((file) => file.relevant);
  const bytes = relevant.reduce((sum, { text }) => sum + text.length, 0);
  console.log(
    `${workspace.files.length} Python files, ${workspace.allocations} allocations; ${relevant.length} files (${(bytes / 1e3).toFixed(0)} kB) drive Metal`,
  );

  const parseAll = (parse: (text: string) => unknown) => () => relevant.forEach(({ text }) => void parse(text));
  // The parser the engine uses, with nothing around it.
  const syntax = await loadSyntax(wasm);
  const parse = (text: string): void => syntax.parsePython(text).delete();
  const native = loadNativeParser(nativeFolder);
  const works = [() => auditOnce(wasm, root), parseAll(parse), ...('parse' in native ? [parseAll(native.parse)] : [])];
  const [audit = Number.NaN, parsed = Number.NaN, parsedNative] = await measureInTurns(works);
  console.log(ratio('audit of the workspace / web-tree-sitter parse of those files', audit, parsed));
  if (parsedNative !== undefined)
    console.log(ratio('audit of the workspace / native tree-sitter parse of those files', audit, parsedNative));
  if ('missing' in native) console.log(`native tree-sitter: not measured (${native.missing})`);

  const edited = relevant.at(-1);
  if (edited === undefined) throw new Error('the workspace has no file to edit');
  const [parsedOne = Number.NaN] = await measureInTurns([() => parse(edited.text)]);
  console.log(
    ratio('one edit to its findings / one full parse of that file', await measureEdits(wasm, folder, edited.path, edited.text), parsedOne),
  );
  console.log(`peak memory of one audit: ${measurePeakMemory(folder)} MB`);
}

async function main(args: readonly string[]): Promise<void> {
  const [first = '', second = ''] = args;
  if (first !== '--one-audit') return measure(first, second);
  await auditOnce(await loadWasm(), toHostPath(second));
  console.log((process.resourceUsage().maxRSS / 1024).toFixed(0));
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
