import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Location, Range } from '../position.ts';
import { renderRule } from '../rules/docs.ts';
import type { Finding, Fix, Severity, TextEdit } from '../rules/finding.ts';
import { findRule } from '../rules/index.ts';
import { version } from '../version.ts';
import { allFindings, SEVERITIES } from './counts.ts';
import { fingerprints } from './identity.ts';
import { lineHashes } from './line-hashes.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** GitHub refuses a run with more results: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const MOST_RESULTS = 25_000;
const BASE = 'PROJECTROOT';
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/**
 * The findings as a SARIF 2.1.0 log of one run: rules with their documentation, related locations, safe and other fixes, fingerprints that stay when lines move. Paths
 * are relative to `uriBaseId`, columns UTF-16 code units. Above GitHub's limit the least severe results are left out and a notification says so. Ends with a line break.
 */
export function renderSarif(audit: Audit, limit: number = MOST_RESULTS): string {
  const findings = allFindings(audit);
  const kept = findings.length <= limit ? findings : mostSevere(findings, limit);
  const codes = [...new Set(kept.map(({ code }) => code))].sort();
  const prints = partialFingerprints(audit);
  const run = {
    tool: { driver: { name: 'storage-mode-audit', semanticVersion: version, version, rules: codes.map((code) => ruleOf(code, kept)) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [BASE]: { description: { text: 'The root of the audited project.' } } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...problemNotes(audit),
          ...(kept.length < findings.length ? [{ level: 'warning', message: { text: cutText(kept.length, findings.length) } }] : []),
        ],
      },
    ],
    results: kept.map((finding) => resultOf(audit, finding, codes.indexOf(finding.code), prints.get(finding))),
    properties: { memoryModel: audit.memoryModel },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

/** What to tell whoever wrote the log, where results had to be left out; null where all are in it. */
export function sarifNotice(audit: Audit): string | null {
  const all = allFindings(audit).length;
  return all > MOST_RESULTS ? cutText(MOST_RESULTS, all) : null;
}

/** In their order. */
function mostSevere(findings: readonly Finding[], limit: number): readonly Finding[] {
  const bySeverity = SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const kept = new Set(bySeverity.slice(0, limit));
  return findings.filter((finding) => kept.has(finding));
}

function ruleOf(code: string, findings: readonly Finding[]) {
  const rule = findRule(code);
  const name = rule?.name ?? findings.find((finding) => finding.code === code)?.name ?? code;
  if (rule === undefined) return { id: code, name };
  const markdown = renderRule(rule);
  const severity = rule.severity.discrete === 'off' ? rule.severity.unified : rule.severity.discrete;
  return {
    id: code,
    name,
    shortDescription: { text: `${plain(rule.summary)}.` },
    fullDescription: { text: `${plain(rule.summary)}.` },
    help: { text: plain(markdown), markdown },
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: LEVELS[severity] },
    properties: {
      tags: ['metal', 'storage-mode'],
      precision: 'high',
      'problem.severity': severity === 'hint' || severity === 'info' ? 'recommendation' : severity,
    },
  };
}

/** Markdown without the marks of code spans. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

function resultOf(audit: Audit, finding: Finding, ruleIndex: number, prints: Readonly<Record<string, string>> | undefined) {
  return {
    ruleId: finding.code,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: physicalLocation(audit, finding) }],
    ...(finding.related.length === 0
      ? {}
      : { relatedLocations: finding.related.map((each, id) => ({ id, ...relatedLocation(audit, each) })) }),
    ...(prints === undefined ? {} : { partialFingerprints: prints }),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.filter(({ edits }) => edits.length > 0).map((fix) => fixOf(audit, fix)) }),
  };
}

function relatedLocation(audit: Audit, { location, message }: Finding['related'][number]) {
  return { physicalLocation: physicalLocation(audit, location), message: { text: message } };
}

function physicalLocation(audit: Audit, { path, range }: Location) {
  return { artifactLocation: artifact(audit, path), region: region(range) };
}

/** Relative to the root; a file outside it, which may be a related place, by its whole name. */
function artifact(audit: Audit, path: string) {
  const relative = relativePath(audit.root, path);
  const uri = relative.split('/').map(encodeURIComponent).join('/');
  return relative === path ? { uri: `file://${uri.startsWith('/') ? '' : '/'}${uri}` } : { uri, uriBaseId: BASE };
}

function region({ start, end }: Range) {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function fixOf(audit: Audit, fix: Fix) {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) byFile.set(edit.path, [...(byFile.get(edit.path) ?? []), edit]);
  return {
    description: { text: `${fix.title} (${fix.applicability})` },
    artifactChanges: [...byFile].map(([path, edits]) => ({
      artifactLocation: artifact(audit, path),
      replacements: edits.map(({ range, newText }) => ({ deletedRegion: region(range), insertedContent: { text: newText } })),
    })),
  };
}

/** GitHub's own, and one that holds the buffer apart from others on its line. */
function partialFingerprints(audit: Audit): ReadonlyMap<Finding, Readonly<Record<string, string>>> {
  const own = fingerprints(audit);
  const found = new Map<Finding, Readonly<Record<string, string>>>();
  for (const { path, findings } of audit.files) {
    const hashes = lineHashes(audit.texts.get(path) ?? '', new Set(findings.map(({ range }) => range.start.line)));
    for (const finding of findings) {
      const hash = hashes.get(finding.range.start.line);
      const print = own.get(finding);
      found.set(finding, {
        ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
        ...(print === undefined ? {} : { 'storageModeAudit/v1': print }),
      });
    }
  }
  return found;
}

function problemNotes(audit: Audit) {
  return audit.files.flatMap(({ path, problems }) =>
    problems.map((problem) => ({
      level: 'warning',
      message: { text: problem },
      locations: [{ physicalLocation: { artifactLocation: artifact(audit, path) } }],
    })),
  );
}

function cutText(kept: number, all: number): string {
  return `${all - kept} of ${all} results are left out, the least severe: GitHub takes no more than ${kept} in a run.`;
}
