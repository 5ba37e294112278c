import type { Baseline, BaselineEntry, BaselineFile } from './baseline.ts';

const SCHEMA_VERSION = 1;
const TEXTS = ['rule', 'function', 'buffer', 'line'] as const;

/** A baseline as JSON that reads well in a diff: a line a finding, in order of path and place. Ends with a line break. */
export function renderBaseline({ files }: Baseline): string {
  const parts = [...files].map(([path, { sketch, entries }]) => {
    const rows = entries.map((entry) => `        ${JSON.stringify(entry)}`);
    return `    ${JSON.stringify(path)}: {\n      "sketch": ${JSON.stringify(sketch)},\n      "findings": [\n${rows.join(',\n')}\n      ]\n    }`;
  });
  const body = parts.length === 0 ? '{}' : `{\n${parts.join(',\n')}\n  }`;
  return `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "files": ${body}\n}\n`;
}

/** The baseline that a text holds, or what is wrong with it. */
export function parseBaseline(text: string): Baseline | { readonly problem: string } {
  const value = parseJson(text);
  if (value instanceof Error) return { problem: `not JSON: ${value.message}` };
  const { files: listed, schemaVersion } = isRecord(value) ? value : {};
  if (!isRecord(listed)) return { problem: 'not a baseline: `files` is missing' };
  if (schemaVersion !== SCHEMA_VERSION) return { problem: `a baseline of another version: \`schemaVersion\` must be ${SCHEMA_VERSION}` };
  const files = new Map<string, BaselineFile>();
  for (const [path, file] of Object.entries(listed)) {
    const parsed = parseFile(file);
    if (parsed === null) return { problem: `not a baseline: the findings of \`${path}\` are damaged` };
    files.set(path, parsed);
  }
  return { files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function parseFile(value: unknown): BaselineFile | null {
  const { sketch, findings } = isRecord(value) ? value : {};
  if (typeof sketch !== 'string' || !Array.isArray(findings)) return null;
  const entries = findings.map(parseEntry).filter((entry) => entry !== null);
  return entries.length === findings.length ? { sketch, entries } : null;
}

function parseEntry(value: unknown): BaselineEntry | null {
  if (!isRecord(value)) return null;
  const [rule, scope, buffer, line] = TEXTS.map((name) => value[name]);
  const { count } = value;
  if (typeof rule !== 'string' || typeof scope !== 'string' || typeof buffer !== 'string' || typeof line !== 'string') return null;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? { rule, function: scope, buffer, line, count } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
