import type { Audit, FileAudit } from '../engine-api.ts';
import { relativePath } from '../path.ts';
import type { Finding } from '../rules/finding.ts';

/**
 * The audit as JUnit's XML: a test suite a file, a test case a finding, which has failed; hints and files without a finding pass; a file that could not be understood is
 * an error. Attributes and elements are those of https://github.com/testmoapp/junitxml that Jenkins, GitLab and Azure read. Ends with a line break.
 */
export function renderJunit(audit: Audit): string {
  const suites = audit.files.map((file) => suite(relativePath(audit.root, file.path), file));
  const total = (count: (counts: Counts) => number) => suites.reduce((sum, { counts }) => sum + count(counts), 0);
  const counts: Counts = {
    tests: total((each) => each.tests),
    failures: total((each) => each.failures),
    errors: total((each) => each.errors),
  };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="storage-mode-audit"${attributes({ ...counts, time: 0 })}>`,
    ...suites.flatMap(({ lines: each }) => each),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function suite(path: string, { findings, problems }: FileAudit): { readonly counts: Counts; readonly lines: readonly string[] } {
  const isClean = findings.length + problems.length === 0;
  const cases = [
    ...findings.flatMap((finding) => findingCase(path, finding)),
    ...problems.flatMap((problem) => [
      `    <testcase${attributes({ name: 'readable', classname: path, file: path, time: 0 })}>`,
      `      <error${attributes({ message: problem, type: 'problem' })}/>`,
      '    </testcase>',
    ]),
    ...(isClean ? [`    <testcase${attributes({ name: 'no findings', classname: path, file: path, time: 0 })}/>`] : []),
  ];
  const counts: Counts = {
    tests: findings.length + problems.length + (isClean ? 1 : 0),
    failures: findings.filter(({ severity }) => severity !== 'hint').length,
    errors: problems.length,
  };
  return { counts, lines: [`  <testsuite${attributes({ name: path, ...counts, skipped: 0, time: 0 })}>`, ...cases, '  </testsuite>'] };
}

function findingCase(path: string, { code, name, severity, message, range, subject }: Finding): readonly string[] {
  const line = range.start.line + 1;
  const about = subject === undefined ? '' : ` ${subject.name} in ${subject.function}`;
  const head = attributes({ name: `${code} ${name}${about} (line ${line})`, classname: path, file: path, line, time: 0 });
  if (severity === 'hint') return [`    <testcase${head}>`, `      <system-out>${escapeXml(message)}</system-out>`, '    </testcase>'];
  const text = `${path}:${line}:${range.start.character + 1} ${code} ${message}`;
  return [
    `    <testcase${head}>`,
    `      <failure${attributes({ message, type: severity })}>${escapeXml(text)}</failure>`,
    '    </testcase>',
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** Characters that XML 1.0 cannot hold, not even escaped, become the replacement character. */
function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replace(/[\n\r\t]/g, (found: string) => `&#${found.charCodeAt(0)};`)
  );
}
