import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Audit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Finding } from '../rules/finding.ts';

/** What makes a finding the same one after lines above it were added or removed: everything but its line number. */
export interface Identity {
  /** Relative to the audit's root. */
  readonly file: string;
  readonly rule: string;
  readonly function: string;
  readonly buffer: string;
  /** The text of the line, without the blanks around it. */
  readonly line: string;
}

/** Each finding with its identity, in order. Two findings may share one. */
export function identify(audit: Audit): readonly { readonly finding: Finding; readonly identity: Identity }[] {
  const lines = new Map<string, readonly string[]>();
  return audit.files.flatMap(({ path, findings }) => {
    if (!lines.has(path)) lines.set(path, (audit.texts.get(path) ?? '').split(/\r\n|\r|\n/));
    return findings.map((finding) => ({
      finding,
      identity: {
        file: relativePath(audit.root, path),
        rule: finding.code,
        function: finding.subject?.function ?? '',
        buffer: finding.subject?.name ?? '',
        line: (lines.get(path)?.[finding.range.start.line] ?? '').trim(),
      },
    }));
  });
}

/** One text for an identity, equal for equal ones alone. */
export function identityKey({ file, rule, function: scope, buffer, line }: Identity): string {
  return JSON.stringify([file, rule, scope, buffer, line]);
}

/** A fingerprint for each finding that no other of the audit has, 64 hexadecimal digits. */
export function fingerprints(audit: Audit): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  const found = new Map<Finding, string>();
  for (const { finding, identity } of identify(audit)) {
    const key = identityKey(identity);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    found.set(finding, bytesToHex(sha256(utf8ToBytes(`${key}${count}`))));
  }
  return found;
}
