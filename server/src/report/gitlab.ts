import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Severity } from '../rules/finding.ts';
import { fingerprints } from './identity.ts';

/** GitLab knows `info`, `minor`, `major`, `critical` and `blocker`. */
const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/**
 * The findings as a Code Quality report: an array of objects with `description`, `check_name`, `fingerprint`, `severity` and `location`, paths relative to the root
 * (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). Ends with a line break.
 */
export function renderGitlab(audit: Audit): string {
  const prints = fingerprints(audit);
  const entries = audit.files.flatMap((file) =>
    file.findings.map((finding) => ({
      description: finding.message,
      check_name: `${finding.code} ${finding.name}`,
      fingerprint: prints.get(finding),
      severity: SEVERITIES[finding.severity],
      location: {
        path: relativePath(audit.root, file.path),
        lines: { begin: finding.range.start.line + 1, end: finding.range.end.line + 1 },
      },
    })),
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}
