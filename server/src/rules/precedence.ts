import type { Finding } from './finding.ts';

/** The suggestions in the order in which they go before one another. */
const SUGGESTIONS: readonly string[] = ['SMA201', 'SMA001', 'SMA002', 'SMA004', 'SMA003', 'SMA203', 'SMA202', 'SMA204', 'SMA205'];

/** Of the findings about one buffer, those that speak: every defect (`SMA1…`), and where there is none the findings of the first rule that suggests something. */
export function keepSpeakers(findings: readonly Finding[]): readonly Finding[] {
  const defects = findings.filter((finding) => finding.code.startsWith('SMA1'));
  if (defects.length > 0) return defects;
  const first = SUGGESTIONS.find((code) => findings.some((finding) => finding.code === code));
  return findings.filter((finding) => finding.code === first);
}
