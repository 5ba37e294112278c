import type { FixedFile, FixResult } from '../engine-api.ts';
import { applyEdits } from '../fixes/apply-edits.ts';
import { combineFixes } from '../fixes/combine-fixes.ts';
import { comparePaths, isInside } from '../path.ts';
import type { Finding, Fix, TextEdit } from '../rules/finding.ts';
import type { OptionsOf } from './configurations.ts';
import { auditFiles } from './file-audits.ts';
import { type EngineState, type LinkedFiles, LinkedRoot, type SettleRequest } from './linked-root.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { Pacer } from './pacer.ts';

/** More rounds than any order of fixes needs: what is not at rest by then has fixes that undo each other. */
const MOST_ROUNDS = 20;

interface Rounds {
  /** Its documents stay as they are. */
  readonly state: EngineState;
  readonly root: string | null;
  readonly includes: (path: string) => boolean;
  readonly only: readonly string[] | null;
  readonly choose: (finding: Finding) => Fix | null;
  readonly pacer: Pacer;
  readonly judge: <Result>(
    linked: LinkedRoot,
    request: SettleRequest,
    work: (files: LinkedFiles, optionsOf: OptionsOf) => Result,
  ) => Promise<Result>;
}

/** Applies the chosen fix of each finding, those that overlap in later rounds, until no finding has one. Each file's text from before to after comes back. */
export async function fixInRounds({ state, root, includes, only, choose, pacer, judge }: Rounds): Promise<FixResult> {
  pacer.check();
  const documents = state.documents.copy();
  const linked = new LinkedRoot(root, { ...state, documents }, includes);
  if (root !== null) linked.disk.ask(only ?? []);
  const isWanted = (path: string): boolean => only === null || only.some((each) => isInside(each, path));
  try {
    return await goOn(documents, choose, () =>
      judge(linked, { pacer, fresh: true, onProgress: () => undefined }, (files, optionsOf) => {
        const paths = files.files().filter((path) => isWanted(path) && !optionsOf(path).excluded);
        return { files, findings: auditFiles(paths, files, optionsOf).flatMap((audit) => audit.findings) };
      }),
    );
  } finally {
    documents.dispose();
  }
}

interface Round {
  readonly files: LinkedFiles;
  readonly findings: readonly Finding[];
}

async function goOn(documents: OpenDocuments, choose: Rounds['choose'], audit: () => Promise<Round>): Promise<FixResult> {
  const before = new Map<string, string>();
  let first: readonly Finding[] | null = null;
  const applied: FixResult['applied'][number][] = [];
  const together = new Groups();
  for (let round = 0; ; round++) {
    const { files, findings } = await audit();
    first ??= findings;
    const chosen = findings.flatMap((finding) => {
      const fix = choose(finding);
      return fix === null || fix.edits.length === 0 ? [] : [{ finding, fix }];
    });
    if (chosen.length === 0 || round === MOST_ROUNDS) {
      return {
        before: first,
        after: findings,
        files: fixedFiles(before, documents, together),
        applied,
        left: chosen.map(({ finding }) => finding),
      };
    }
    const { edits, left } = combineFixes(chosen.map(({ fix }) => fix));
    applyTo(documents, files, edits, before);
    for (const { finding, fix } of chosen)
      if (!left.includes(fix)) applied.push({ code: finding.code, path: finding.path, title: fix.title });
  }
}

function applyTo(documents: OpenDocuments, files: LinkedFiles, edits: readonly TextEdit[], before: Map<string, string>): void {
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const text = files.text(path);
    const own = edits.filter((edit) => edit.path === path);
    const fixed = text === undefined ? null : applyEdits(text, own);
    if (text === undefined || fixed === null) throw new Error(`the fixes of ${path} overlap`);
    if (!before.has(path)) before.set(path, text);
    documents.open(path, fixed);
  }
}

/** Files that some fix edits together. */
class Groups {
  readonly #groups = new Map<string, Set<string>>();

  join(paths: readonly string[]): void {
    const group = new Set(paths.flatMap((path) => [path, ...(this.#groups.get(path) ?? [])]));
    for (const path of group) this.#groups.set(path, group);
  }

  of(path: string): readonly string[] {
    return [...(this.#groups.get(path) ?? [path])].sort(comparePaths);
  }
}

function fixedFiles(before: ReadonlyMap<string, string>, documents: OpenDocuments, groups: Groups): readonly FixedFile[] {
  return [...before]
    .flatMap(([path, text]) => {
      const after = documents.get(path)?.text ?? text;
      return after === text ? [] : [{ path, before: text, after, together: groups.of(path) }];
    })
    .sort((a, b) => comparePaths(a.path, b.path));
}
