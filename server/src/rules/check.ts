import type { JudgedFile } from '../audit/judge.ts';
import type { Observation } from '../flow/observation.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import type { Finding, Severity, Subject } from './finding.ts';
import { RULES } from './index.ts';
import { keepSpeakers } from './precedence.ts';
import type { JudgedBuffer, Report, Rule } from './rule.ts';

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
    const subject = { function: functionName(file, observation.function), name: observation.selector };
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
        report: (report) => findings.push(found(rule, severity, observation.path, subject, report)),
      });
    }
  }
  return findings.sort(byPlace);
}

function checkBuffer(buffer: JudgedBuffer, file: JudgedFile, memoryModel: MemoryModel, rules: readonly Rule[]): readonly Finding[] {
  const findings: Finding[] = [];
  const { path, name } = buffer.verdict;
  const subject = { function: buffer.verdict.function, name };
  const text = file.places.text(path) ?? '';
  for (const rule of rules) {
    const severity = rule.severity[memoryModel];
    if (rule.of === 'call' || severity === 'off') continue;
    rule.check({
      ...buffer,
      file,
      workspace: file.places,
      text,
      memoryModel,
      report: (report) => findings.push(found(rule, severity, path, subject, report)),
    });
  }
  return findings;
}

/** What a rule reports of something in the file `path`, with what it leaves out. */
function found(rule: Rule, severity: Severity, path: string, subject: Subject, report: Report): Finding {
  return {
    code: rule.code,
    name: rule.name,
    severity: report.severity ?? severity,
    message: report.message,
    path: report.path ?? path,
    range: report.at,
    subject,
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
  const [from, to] = [a.range, b.range];
  return (
    from.start.line - to.start.line ||
    from.start.character - to.start.character ||
    from.end.line - to.end.line ||
    from.end.character - to.end.character ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}
