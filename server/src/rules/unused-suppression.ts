import { makeFix } from '../fixes/make-fix.ts';
import type { Span } from '../position.ts';
import { rangeOf } from '../syntax/line-table.ts';
import type { Directive, DirectiveName } from './directive.ts';
import type { Fix } from './finding.ts';
import { defineRule, type SuppressionContext } from './rule.ts';

/** SMA900: a suppression comment that suppresses nothing. */
export const unusedSuppression = defineRule({
  code: 'SMA900',
  name: 'unused-suppression',
  of: 'suppression',
  severity: { discrete: 'warning', unified: 'warning' },
  since: '0.1.0',
  fix: 'sometimes',
  summary: 'Suppression comment that suppresses nothing, or that cannot be understood',
  docs: `## What it does

Finds comments \`# storage-mode: ignore\`, \`# storage-mode: ignore[SMA002]\` and \`# storage-mode: ignore-file[SMA002]\` where nothing would be found without them, under either memory model,
and those that cannot be understood: a bracket that is not closed, a rule that does not exist.

## Why is this bad?

A suppression stays when the code under it is mended or moves away, and then hides whatever is found there next.

## Example

\`\`\`python
import Metal


def run(device, encoder, count):
    scratch = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModePrivate)  # storage-mode: ignore[SMA001]
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Use instead

\`\`\`python
import Metal


def run(device, encoder, count):
    scratch = device.newBufferWithLength_options_(count * 4, Metal.MTLResourceStorageModePrivate)
    encoder.setBuffer_offset_atIndex_(scratch, 0, 0)
\`\`\`

## Fix safety

The fix removes the comment, or the one rule that it names in vain, and nothing else; a line that holds only the comment goes with it. It is always safe. There is none where a comment cannot be understood as a whole.

## When it stays silent

Where a part of the file could not be understood, or a buffer on the comment's line not be followed to its end: what the comment is for may be there. What configuration ignores or turns off counts as found. \`# storage-mode: ignore[SMA900]\` suppresses this rule, \`# storage-mode: ignore\` does not.
`,
  check(context) {
    const { directive, isUnused } = context;
    if (directive.problem !== null) {
      reportAt(context, directive.span, `This suppression has no effect: ${directive.problem}.`.replace('?.', '?'));
      return;
    }
    for (const name of directive.names ?? []) {
      if (name.problem === null) continue;
      reportAt(context, name.span, `\`${name.text}\` suppresses nothing: ${name.problem}.`.replace('?.', '?'), removeName(context, name));
    }
    const good = directive.names?.filter((name) => name.problem === null) ?? null;
    const unused = good?.filter(isUnused) ?? (isUnused(directive) ? null : []);
    if (unused === null || (unused.length > 0 && unused.length === directive.names?.length)) {
      reportAt(context, directive.span, `${wholeMessage(directive)} Remove it.`, removeDirective(context));
      return;
    }
    for (const name of unused) {
      reportAt(
        context,
        name.span,
        `\`${name.text}\` suppresses nothing here: ${nothing(directive, [name.text])}. Remove it.`,
        removeName(context, name),
      );
    }
  },
});

function wholeMessage(directive: Directive): string {
  const seen = `This comment suppresses nothing: ${nothing(directive, directive.names?.map(({ text }) => text) ?? [])}.`;
  if (directive.scope === 'file' || !directive.comment.alone) return seen;
  return `${seen} It counts on a line of the call that a finding is about, not on one of its own before it.`;
}

/** What was looked for in vain, and where. */
function nothing({ scope }: Directive, rules: readonly string[]): string {
  const last = rules.at(-1);
  const found =
    last === undefined
      ? 'nothing is found'
      : rules.length === 1
        ? `${last} is not found`
        : `${rules.slice(0, -1).join(', ')} and ${last} are not found`;
  return `${found} ${scope === 'file' ? 'in this file' : 'on this line'} under either memory model`;
}

function reportAt({ file, report }: SuppressionContext, span: Span, message: string, fix: Fix | null = null): void {
  report({ at: rangeOf(file.facts.lineStarts, span), message, tags: ['unnecessary'], fixes: fix === null ? [] : [fix] });
}

/** Takes a whole suppression out of its comment, the comment where it is all there is, and the line where the comment is all there is. */
function removeDirective({ directive, file, path, text }: SuppressionContext): Fix {
  const { comment, span, next } = directive;
  const { lineStarts } = file.facts;
  const title = 'Remove the suppression';
  if (next !== null) return makeFix(title, path, file.facts, [{ start: span.start, end: next, newText: '' }], true);
  const isWholeLine = comment.alone && span.start === comment.start;
  const start = isWholeLine ? (lineStarts[comment.line] ?? span.start) : text.slice(0, span.start).trimEnd().length;
  const end = isWholeLine ? (lineStarts[comment.line + 1] ?? text.length) : comment.end;
  return makeFix(title, path, file.facts, [{ start, end, newText: '' }], true);
}

/** Takes one of several names out, with the comma and the blanks between it and the next or, for the last, the one before. */
function removeName(context: SuppressionContext, name: DirectiveName): Fix {
  const { directive, file, path } = context;
  const names = directive.names ?? [];
  const at = names.indexOf(name);
  const before = names[at - 1];
  const after = names[at + 1];
  if (before === undefined && after === undefined) return removeDirective(context);
  const start = after === undefined ? (before?.span.end ?? name.span.start) : name.span.start;
  const end = after === undefined ? name.span.end : after.span.start;
  return makeFix(`Remove ${name.text} from the suppression`, path, file.facts, [{ start, end, newText: '' }], true);
}
