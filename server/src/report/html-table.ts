import type { Verdict } from '../audit/verdict.ts';
import type { Audit, FileAudit } from '../engine-api.ts';
import type { Range } from '../position.ts';
import type { Finding } from '../rules/finding.ts';
import { drawFlow, type HrefOf } from './flow-svg.ts';
import { KEEPS } from './html-summary.ts';
import { type Markup, markup } from './markup.ts';
import { outcomeOf } from './outcome.ts';

/** What a file is called in the report. */
export type PathOf = (audit: Audit, path: string) => string;

const COLUMNS = ['Buffer', 'Current mode', 'Purpose', 'Access pattern', 'Suggested mode'];

/** Every buffer in the order of its place: a row that links to its line, and one with its story and its flow, folded away by the script. */
export function drawTable(audits: readonly Audit[], pathOf: PathOf, hrefOf: HrefOf): Markup {
  const rows: Markup[] = [];
  for (const audit of audits) {
    for (const file of audit.files) {
      for (const verdict of file.verdicts) {
        rows.push(drawBuffer(rows.length, verdict, findingsOf(verdict, file), pathOf(audit, file.path), hrefOf));
      }
    }
  }
  if (rows.length === 0) return markup`<p>No <code>newBuffer*</code> calls in these files.</p>`;
  const head = COLUMNS.map((column, index) => markup`<th scope="col" aria-sort="none"><span data-sort="${index}">${column}</span></th>`);
  return markup`<table class="buffers"><caption>Buffers</caption><thead><tr>${head}</tr></thead>
${rows}</table>`;
}

function drawBuffer(index: number, verdict: Verdict, findings: readonly Finding[], path: string, hrefOf: HrefOf): Markup {
  const { name, currentMode, currentModes, purpose, accessPattern, suggestedMode } = verdict;
  const href = hrefOf({ path: verdict.path, range: verdict.selector });
  const place = `${path}:${verdict.selector.start.line + 1}`;
  const modes = currentMode === 'Unknown' && currentModes.length > 0 ? currentModes.join(' or ') : currentMode;
  const suggested = suggestedMode ?? KEEPS;
  return markup`<tbody class="${outcomeOf(verdict)}" data-mode="${suggested}"><tr>
<th scope="row"><button type="button" class="fold" aria-expanded="true" aria-controls="flow${index}" aria-label="Flow of ${name}" hidden></button><a href="${href}"><code>${name}</code></a>
<small>${place} in ${verdict.function}</small></th>
<td>${modes}</td><td>${purpose}</td><td>${accessPattern}</td><td>${suggested}</td></tr>
<tr class="story" id="flow${index}"><td colspan="${COLUMNS.length}">${drawStory(verdict, findings)}
<div class="scroll">${drawFlow(verdict, hrefOf)}</div></td></tr></tbody>
`;
}

function drawStory(verdict: Verdict, findings: readonly Finding[]): Markup {
  const because = `${verdict.because.charAt(0).toUpperCase()}${verdict.because.slice(1)}.`;
  const said = findings.map(({ code, message, severity }) => markup`<p class="${severity}"><strong>${code}</strong> ${message}</p>`);
  return markup`<p>${because} Confidence ${verdict.confidence}.</p>${said}`;
}

function findingsOf(verdict: Verdict, file: FileAudit): readonly Finding[] {
  return file.findings.filter(({ range }) => holds(verdict.call, range.start));
}

function holds({ start, end }: Range, { line, character }: Range['start']): boolean {
  if (line < start.line || line > end.line) return false;
  return (line > start.line || character >= start.character) && (line < end.line || character < end.character);
}
