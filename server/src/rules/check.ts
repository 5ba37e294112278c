import type { JudgedFile } from '../audit/judge.ts';
import type { PythonFacts } from '../facts/facts.ts';
import type { Observation } from '../flow/observation.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import { compareRanges, type Location } from '../position.ts';
import type { Directive } from './directive.ts';
import type { Finding, Severity, Subject } from './finding.ts';
import { RULES } from './index.ts';
import { keepSpeakers } from './precedence.ts';
import type { JudgedBuffer, Report, Rule, SuppressionContext } from './rule.ts';

/**
 * What the rules have to say of one file's allocations, in order of path, range and code. Of the rules that make a suggestion one alone speaks of a buffer,
 * and none where a defect was found; configuration and suppression come after that, so what they silence does not let another rule speak.
 */
export function checkFile(
  buffers: readonly JudgedBuffer[],
  file: JudgedFile,
  options: { readonly memoryModel: MemoryModel },
  rules: readonly Rule[] = RULES,
): readonly Finding[] {
  return buffers.flatMap((buffer) => keepSpeakers(checkBuffer(buffer, file, options.memoryModel, rules))).sort(byPlace);
}

/** What the rules have to say of one file's calls that make no buffer, in order of range and code. */
export function checkCalls(
  observations: readonly Observation[],
  file: JudgedFile,
  { memoryModel }: { readonly memoryModel: MemoryModel },
  rules: readonly Rule[] = RULES,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const observation of observations) {
    const text = file.places.text(observation.path) ?? '';
    const about: About = {
      path: observation.path,
      subject: { function: functionName(file, observation.function), name: observation.selector },
      within: { path: observation.path, range: file.places.range(observation.path, observation.call) },
    };
    for (const rule of rules) {
      const severity = rule.severity[memoryModel];
      const check = rule.of === 'call' ? rule.check : rule.of === 'buffer-and-call' ? rule.checkCall : null;
      if (check === null || severity === 'off') continue;
      check({
        observation,
        file,
        workspace: file.places,
        text,
        memoryModel,
        report: (report) => findings.push(found(rule, severity, about, report)),
      });
    }
  }
  return findings.sort(byPlace);
}

function checkBuffer(buffer: JudgedBuffer, file: JudgedFile, memoryModel: MemoryModel, rules: readonly Rule[]): readonly Finding[] {
  const findings: Finding[] = [];
  const { path, name, call } = buffer.verdict;
  const about: About = { path, subject: { function: buffer.verdict.function, name }, within: { path, range: call } };
  const text = file.places.text(path) ?? '';
  for (const rule of rules) {
    const severity = rule.severity[memoryModel];
    if (rule.of === 'call' || rule.of === 'suppression' || severity === 'off') continue;
    rule.check({
      ...buffer,
      file,
      workspace: file.places,
      text,
      memoryModel,
      report: (report) => findings.push(found(rule, severity, about, report)),
    });
  }
  return findings;
}

/** What the rules have to say of one file's suppressions. `isUnused` is asked after all findings of both memory models were shown to `suppressions`. */
export function checkSuppressions(
  directives: readonly Directive[],
  { path, facts, text }: { readonly path: string; readonly facts: PythonFacts; readonly text: string },
  isUnused: SuppressionContext['isUnused'],
  memoryModel: MemoryModel,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const directive of directives) {
    for (const rule of RULES) {
      const severity = rule.severity[memoryModel];
      if (rule.of !== 'suppression' || severity === 'off') continue;
      const report = (each: Report) => findings.push(found(rule, severity, { path }, each));
      rule.check({ directive, isUnused, path, file: { facts }, text, report });
    }
  }
  return findings;
}

/** What a rule looks at. */
interface About {
  readonly path: string;
  readonly subject?: Subject;
  readonly within?: Location;
}

/** What a rule reports, with what it leaves out. */
function found(rule: Rule, severity: Severity, { path, subject, within }: About, report: Report): Finding {
  return {
    code: rule.code,
    name: rule.name,
    severity: report.severity ?? severity,
    message: report.message,
    path: report.path ?? path,
    range: report.at,
    ...(subject !== undefined && { subject }),
    ...(within !== undefined && { within }),
    related: report.related ?? [],
    tags: report.tags ?? [],
    fixes: report.fixes ?? [],
  };
}

function functionName(file: JudgedFile, index: number | null): string {
  return (index === null ? undefined : file.facts.module.functions[index]?.qualifiedName) ?? '<module>';
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return compareRanges(a.range, b.range) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
