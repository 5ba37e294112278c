import type { JudgedFile } from '../audit/judge.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { FileAudit } from '../engine-api.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { Observation } from '../flow/observation.ts';
import { comparePositions, compareRanges } from '../position.ts';
import { checkCalls, checkFile } from '../rules/check.ts';
import type { Finding } from '../rules/finding.ts';
import type { OptionsOf } from './configurations.ts';
import type { LinkedFiles } from './linked-root.ts';
import { workspaceOf } from './linked-workspace.ts';
import { suppressFindings } from './suppress-findings.ts';

/** What is known of each of `paths`, in their order. A path that was not looked at has nothing to say. */
export function auditFiles(paths: readonly string[], linked: LinkedFiles, optionsOf: OptionsOf): readonly FileAudit[] {
  const wanted = new Set(paths);
  const { verdicts, findings: raw } = judgeFiles(wanted, linked, optionsOf);
  const findings = new Map<string, Finding[]>(paths.map((path) => [path, []]));
  const unsuppressed = suppressFindings(
    raw,
    { wanted, linked, optionsOf },
    (otherOptions) => judgeFiles(wanted, linked, otherOptions).findings,
  );
  for (const finding of configured(unsuppressed, optionsOf)) findings.get(finding.path)?.push(finding);
  return paths.map((path) => ({
    path,
    memoryModel: optionsOf(path).memoryModel,
    verdicts: (verdicts.get(path) ?? []).sort((left, right) => comparePositions(left.selector.start, right.selector.start)),
    findings: (findings.get(path) ?? []).sort(compareFindings),
    problems: linked.problems(path),
  }));
}

interface Judged {
  readonly verdicts: ReadonlyMap<string, Verdict[]>;
  /** As the rules say them: neither configuration nor suppressions have had their word. */
  readonly findings: readonly Finding[];
}

/** The verdicts of the wanted files, and what the rules have to say of all buffers and calls that they take part in. */
function judgeFiles(wanted: ReadonlySet<string>, linked: LinkedFiles, optionsOf: OptionsOf): Judged {
  const verdicts = new Map<string, Verdict[]>([...wanted].map((path) => [path, []]));
  const findings: Finding[] = [];
  const workspace = workspaceOf(linked, optionsOf);
  for (const [path, uses] of usesByFile(linked.uses, wanted)) {
    const facts = linked.facts.get(path);
    if (facts?.kind !== 'python') continue;
    const file: JudgedFile = { facts, places: workspace };
    const buffers = uses.map((use) => ({ use, verdict: workspace.verdict(use) }));
    for (const { verdict } of buffers) verdicts.get(path)?.push(verdict);
    // A rule may speak of a place in another file than the allocation's.
    findings.push(...checkFile(buffers, file, optionsOf(path)));
  }
  for (const [path, observations] of observationsByFile(linked.observations, wanted)) {
    const facts = linked.facts.get(path);
    if (facts?.kind === 'python') findings.push(...checkCalls(observations, { facts, places: workspace }, optionsOf(path)));
  }
  return { verdicts, findings };
}

/** The findings that the options of their files let through, at the severity that these give them. */
function configured(findings: readonly Finding[], optionsOf: OptionsOf): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = optionsOf(finding.path).severityOf(finding, finding.severity);
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}

/** The text of each file that a finding, or a place related to one, is in. */
export function findingTexts(audits: readonly FileAudit[], linked: LinkedFiles): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { path, related } of audits.flatMap((audit) => audit.findings)) {
    for (const each of [path, ...related.map(({ location }) => location.path)]) {
      const text = texts.has(each) ? undefined : linked.text(each);
      if (text !== undefined) texts.set(each, text);
    }
  }
  return texts;
}

/** The uses of each file that has one which `wanted` files take part in: all of that file's, since rules look at a file as a whole. */
function usesByFile(uses: readonly BufferUse[], wanted: ReadonlySet<string>): ReadonlyMap<string, readonly BufferUse[]> {
  const byFile = new Map<string, BufferUse[]>();
  const taking = new Set<string>();
  for (const use of uses) {
    const { path } = use.allocation;
    const others = byFile.get(path);
    if (others === undefined) byFile.set(path, [use]);
    else others.push(use);
    if (wanted.has(path) || use.files.some((file) => wanted.has(file))) taking.add(path);
  }
  for (const path of byFile.keys()) if (!taking.has(path)) byFile.delete(path);
  return byFile;
}

function observationsByFile(
  observations: readonly Observation[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly Observation[]> {
  const byFile = new Map<string, Observation[]>();
  for (const observation of observations) {
    if (!wanted.has(observation.path)) continue;
    const others = byFile.get(observation.path);
    if (others === undefined) byFile.set(observation.path, [observation]);
    else others.push(observation);
  }
  return byFile;
}

function compareFindings(left: Finding, right: Finding): number {
  const byPlace = compareRanges(left.range, right.range);
  if (byPlace !== 0 || left.code === right.code) return byPlace;
  return left.code < right.code ? -1 : 1;
}
