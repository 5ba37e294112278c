import type { Finding, Fix } from '../rules/finding.ts';

/** The fix of a finding that may be applied unseen: its first safe one. */
export function safeFix({ fixes }: Finding): Fix | null {
  return fixes.find(({ applicability }) => applicability === 'safe') ?? null;
}

/** The safe fix, else the first that may change what the program does. One that is shown only is never chosen. */
export function anyFix(finding: Finding): Fix | null {
  return safeFix(finding) ?? finding.fixes.find(({ applicability }) => applicability === 'unsafe') ?? null;
}
