import type { Audit } from '../engine-api.ts';
import { baseName } from '../path.ts';
import { type Markup, markup } from './markup.ts';
import { outcomeOf } from './outcome.ts';

/** What the table says where no mode is suggested. */
export const KEEPS = 'keeps its mode';

const BAR = { width: 600, height: 20 };

interface ModeCount {
  readonly mode: string;
  readonly count: number;
}

/** How many buffers each mode is suggested for, the most first. */
export function countModes(audits: readonly Audit[]): readonly ModeCount[] {
  const counts = new Map<string, number>();
  for (const { suggestedMode } of verdictsOf(audits)) {
    const mode = suggestedMode ?? KEEPS;
    counts.set(mode, (counts.get(mode) ?? 0) + 1);
  }
  return [...counts]
    .map(([mode, count]) => ({ mode, count }))
    .sort((one, other) => other.count - one.count || (one.mode < other.mode ? -1 : 1));
}

/** Totals, and how the suggested modes share them. */
export function drawSummary(audits: readonly Audit[]): Markup {
  const verdicts = verdictsOf(audits);
  const findings = audits.flatMap((audit) => audit.files.flatMap((file) => file.findings));
  const totals: readonly (readonly [string, number])[] = [
    ['files read', audits.reduce((sum, audit) => sum + audit.filesRead, 0)],
    ['buffers', verdicts.length],
    ['suggestions', verdicts.filter((verdict) => outcomeOf(verdict) === 'change').length],
    ['findings', findings.length],
  ];
  const models = [...new Set(audits.map(({ memoryModel }) => memoryModel))];
  const roots = audits.map(({ root }) => baseName(root)).join(', ');
  return markup`<p>${roots} · ${models.join(', ')} memory model</p>
<dl class="totals">${totals.map(([name, count]) => markup`<div><dt>${name}</dt><dd>${count}</dd></div>`)}</dl>
${drawBar(countModes(audits), verdicts.length)}`;
}

function drawBar(counts: readonly ModeCount[], total: number): Markup {
  let x = 0;
  const parts = counts.map(({ mode, count }, index) => {
    const width = (BAR.width * count) / total;
    const drawn = markup`<rect class="share${index}" x="${x}" y="0" width="${width}" height="${BAR.height}"><title>${mode}: ${count}</title></rect>`;
    x += width;
    return drawn;
  });
  const legend = counts.map(
    ({ mode, count }, index) =>
      markup`<li><svg class="key" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><rect class="share${index}" width="10" height="10"/></svg> ${mode}: ${count}</li>`,
  );
  return markup`<svg class="bar" viewBox="0 0 ${BAR.width} ${BAR.height}" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="legend" aria-label="Suggested modes">${legend}</ul>`;
}

function verdictsOf(audits: readonly Audit[]) {
  return audits.flatMap((audit) => audit.files.flatMap((file) => file.verdicts));
}
