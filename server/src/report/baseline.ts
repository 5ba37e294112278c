import type { Audit, FileAudit } from '../engine-api.ts';
import { isInside, relativePath } from '../path.ts';
import type { Finding } from '../rules/finding.ts';
import { similarity, sketchOf } from './content-sketch.ts';
import { type Identity, identify, identityKey } from './identity.ts';

/** Findings that are known and wait: a list that a project keeps, so that only new ones count. */
export interface Baseline {
  /** By path relative to the root. */
  readonly files: ReadonlyMap<string, BaselineFile>;
}

export interface BaselineFile {
  /** What the file was like, to know it again under another name. */
  readonly sketch: string;
  readonly entries: readonly BaselineEntry[];
}

export interface BaselineEntry extends Omit<Identity, 'file'> {
  /** How many findings are alike. */
  readonly count: number;
}

/** What a baseline makes of an audit. */
interface BaselineResult {
  /** Without the findings that the baseline has. */
  readonly audit: Audit;
  /** How many those are. */
  readonly known: number;
  /** What the baseline has and the audit does not, of the files that were looked at. */
  readonly stale: readonly (BaselineEntry & { readonly file: string })[];
  /** The same baseline without `stale`, renamed files under their new names. */
  readonly pruned: Baseline;
}

/** Files of another name are the same one from this similarity on, as for git. */
const LEAST_SIMILARITY = 0.5;

/** Every finding of an audit. */
export function baselineOf(audit: Audit): Baseline {
  return { files: collect(audit, identify(audit)) };
}

/** What can be known of files beside the audit. Paths are the engine's names. */
interface Surroundings {
  /** The files and folders that were asked for: of others nothing is known. */
  readonly scope: readonly string[];
  readonly exists: (path: string) => boolean;
}

/** Takes out of an audit what a baseline has. */
export function applyBaseline(audit: Audit, baseline: Baseline, { scope, exists }: Surroundings): BaselineResult {
  const pathOf = (file: string) => (file.startsWith('/') ? file : `${audit.root}/${file}`);
  const names = renames(audit, baseline, (file) => !exists(pathOf(file)));
  const left = new Map<string, Map<string, BaselineEntry & { readonly file: string }>>();
  for (const [path, { entries }] of baseline.files) {
    const file = names.get(path) ?? path;
    left.set(path, new Map(entries.map((entry) => [identityKey({ ...entry, file }), { ...entry, file: path }])));
  }
  const known: { finding: Finding; identity: Identity }[] = [];
  const origin = new Map([...names].map(([before, now]) => [now, before]));
  for (const each of identify(audit)) {
    const entries = left.get(origin.get(each.identity.file) ?? each.identity.file);
    const key = identityKey(each.identity);
    const entry = entries?.get(key);
    if (entry === undefined) continue;
    known.push(each);
    if (entry.count === 1) entries?.delete(key);
    else entries?.set(key, { ...entry, count: entry.count - 1 });
  }
  const isLookedAt = (file: string) => names.has(file) || scope.some((path) => isInside(path, pathOf(file)));
  const stale = [...left.values()].flatMap((entries) => [...entries.values()]).filter(({ file }) => isLookedAt(file));
  const untouched = [...baseline.files].filter(([file]) => !isLookedAt(file));
  return {
    audit: without(audit, new Set(known.map(({ finding }) => finding))),
    known: known.length,
    stale,
    pruned: { files: new Map([...untouched, ...collect(audit, known)].sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

/** From old names to new ones: a file that is gone to one that the baseline does not know, the most alike first. */
function renames(audit: Audit, baseline: Baseline, isGone: (file: string) => boolean): ReadonlyMap<string, string> {
  const present = new Map(
    audit.files.filter(({ findings }) => findings.length > 0).map((file) => [relativePath(audit.root, file.path), file]),
  );
  const gone = [...baseline.files].filter(([path]) => !present.has(path) && isGone(path));
  const fresh = [...present].filter(([path]) => !baseline.files.has(path));
  if (gone.length === 0) return new Map();
  const pairs = fresh.flatMap(([now, file]) => {
    const sketch = sketchOfFile(audit, file);
    return gone.map(([before, { sketch: old }]) => ({ before, now, alike: similarity(old, sketch) }));
  });
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const { before, now, alike } of pairs.sort((a, b) => b.alike - a.alike)) {
    if (alike < LEAST_SIMILARITY || found.has(before) || taken.has(now)) continue;
    found.set(before, now);
    taken.add(now);
  }
  return found;
}

function collect(audit: Audit, found: readonly { readonly identity: Identity }[]): Map<string, BaselineFile> {
  const counts = new Map<string, Map<string, BaselineEntry>>();
  for (const { identity } of found) {
    const { file, ...entry } = identity;
    const entries = counts.get(file) ?? new Map<string, BaselineEntry>();
    counts.set(file, entries);
    const key = identityKey(identity);
    entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  const files = new Map(audit.files.map((file) => [relativePath(audit.root, file.path), file]));
  return new Map(
    [...counts].map(([path, entries]) => {
      const file = files.get(path);
      return [path, { sketch: file === undefined ? '' : sketchOfFile(audit, file), entries: [...entries.values()] }];
    }),
  );
}

function sketchOfFile(audit: Audit, { path }: FileAudit): string {
  return sketchOf(audit.texts.get(path) ?? '');
}

function without(audit: Audit, known: ReadonlySet<Finding>): Audit {
  return { ...audit, files: audit.files.map((file) => ({ ...file, findings: file.findings.filter((finding) => !known.has(finding)) })) };
}
