import type { PythonFacts } from '../facts/facts.ts';
import { makeFix } from '../fixes/make-fix.ts';
import type { SpanEdit } from '../fixes/span-edit.ts';
import { readDirectives } from '../rules/directive.ts';
import type { Finding, Fix } from '../rules/finding.ts';
import { lineEnd } from '../syntax/line-table.ts';

/** What stands where the reason is to be written. */
const REASON = 'reason';

/** The fixes that silence a finding: by a comment on its line, and by one for its whole file, each with the rule's code and a place for the reason. */
export function suppressFinding(finding: Finding, facts: PythonFacts, text: string): readonly Fix[] {
  const onLine = suppressOnLine(finding, facts, text);
  const inFile = suppressInFile(finding, facts, text);
  const manual = (title: string, edit: SpanEdit): Fix => ({
    ...makeFix(title, finding.path, facts, [edit], false),
    applicability: 'manual',
  });
  return [
    ...(onLine === null ? [] : [manual(`Suppress ${finding.code} on this line`, onLine)]),
    manual(`Suppress ${finding.code} in this file`, inFile),
  ];
}

/** null where a comment at the end of the line would be part of a string, or break a statement that goes on by a backslash. */
function suppressOnLine({ code, range }: Finding, facts: PythonFacts, text: string): SpanEdit | null {
  const { line } = range.start;
  const known = directiveOf('line', facts, text, (at) => at === line);
  if (known !== null) return { start: known, end: known, newText: `, ${code}` };
  const end = lineEnd(facts.lineStarts, text, line);
  const content = text.slice(facts.lineStarts[line] ?? 0, end);
  const isOpen = content.endsWith('\\') || [/'''/g, /"""/g].some((quotes) => (content.match(quotes) ?? []).length % 2 === 1);
  const at = facts.lineStarts[line] ?? 0;
  const blanks = content.length - content.trimEnd().length;
  return isOpen ? null : { start: at + content.length - blanks, end, newText: `  # storage-mode: ignore[${code}] ${REASON}` };
}

/** After the lines that must come first: the interpreter's and the encoding's. */
function suppressInFile({ code }: Finding, facts: PythonFacts, text: string): SpanEdit {
  const known = directiveOf('file', facts, text, () => true);
  if (known !== null) return { start: known, end: known, newText: `, ${code}` };
  const first = facts.comments.filter(({ alone, line }) => alone && line < 2);
  const shebang = text.startsWith('#!') ? 1 : 0;
  const coding = first.find(({ text: words, line }) => line <= shebang && /coding[:=]/.test(words));
  const line = coding === undefined ? shebang : coding.line + 1;
  const at = facts.lineStarts[line] ?? text.length;
  return { start: at, end: at, newText: `# storage-mode: ignore-file[${code}] ${REASON}${/\r\n|\n|\r/.exec(text)?.[0] ?? '\n'}` };
}

/** Where a name can be added to a suppression that is there and names rules. */
function directiveOf(scope: 'line' | 'file', facts: PythonFacts, text: string, isThere: (line: number) => boolean): number | null {
  const directive = readDirectives(facts, text).find((each) => each.scope === scope && each.problem === null && isThere(each.comment.line));
  return directive?.names?.at(-1)?.span.end ?? null;
}
