import type { Verdict, VerdictAccess } from '../audit/verdict.ts';
import { baseName, comparePaths } from '../path.ts';
import type { Location } from '../position.ts';
import { KIND_WORDS } from '../rules/evidence.ts';
import { type Markup, markup, noMarkup } from './markup.ts';

/** Past so many accesses the rest is counted: nobody reads on. */
const MOST_ACCESSES = 40;

const WIDTH = 920;
const SPINE = WIDTH / 2;
const LANE = 110;
const HEAD = 64;
const ROW = 44;
const FILE_ROW = 28;
const LONGEST = 50;

export type HrefOf = (location: Location) => string;

type Row = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'access'; readonly access: VerdictAccess };

/**
 * A picture of what happens to a buffer, as an SVG element: its allocation on top, below it each access in order of its place, first those of the allocation's
 * file; what the CPU does on the left, the GPU on the right, and an arrow in the direction that the data takes. Each place is a link.
 */
export function drawFlow(verdict: Verdict, hrefOf: HrefOf): Markup {
  const rows = rowsOf(verdict);
  const drawn: Markup[] = [];
  let y = HEAD + 12;
  for (const row of rows) {
    const height = row.kind === 'file' ? FILE_ROW : ROW;
    drawn.push(row.kind === 'file' ? drawFile(row.path, y) : drawAccess(row.access, y, hrefOf));
    y += height;
  }
  const more = verdict.accesses.length - MOST_ACCESSES;
  const end = y + (more > 0 ? ROW : 12);
  const rest =
    more > 0 ? markup`<text class="why" x="${SPINE}" y="${y + 28}" text-anchor="middle">and ${more} more accesses</text>` : noMarkup;
  return markup`<svg class="flow" viewBox="0 0 ${WIDTH} ${end}" width="${WIDTH}" height="${end}" role="group" aria-label="Flow of ${verdict.name}">
<line class="spine" x1="${SPINE}" y1="${HEAD}" x2="${SPINE}" y2="${y}"/>
${drawAllocation(verdict, hrefOf)}
<text class="lane" x="10" y="${HEAD - 8}">CPU</text><text class="lane" x="${WIDTH - 10}" y="${HEAD - 8}" text-anchor="end">GPU</text>
${drawn}${rest}</svg>`;
}

function rowsOf({ path, accesses }: Verdict): readonly Row[] {
  const files = [...new Set(accesses.map(({ location }) => location.path))].sort(
    (one, other) => Number(other === path) - Number(one === path) || comparePaths(one, other),
  );
  const ordered = files.flatMap((file) => accesses.filter(({ location }) => location.path === file)).slice(0, MOST_ACCESSES);
  const rows: Row[] = [];
  let file = path;
  for (const access of ordered) {
    if (access.location.path !== file) rows.push({ kind: 'file', path: access.location.path });
    file = access.location.path;
    rows.push({ kind: 'access', access });
  }
  return rows;
}

function drawAllocation(verdict: Verdict, hrefOf: HrefOf): Markup {
  const place = { path: verdict.path, range: verdict.selector };
  return markup`<g class="allocation"><rect x="${SPINE - 170}" y="4" width="340" height="${HEAD - 8}" rx="6"/>
<a href="${hrefOf(place)}"><text x="${SPINE}" y="26" text-anchor="middle">${cut(verdict.name)} · ${verdict.currentMode}</text></a>
<text class="why" x="${SPINE}" y="46" text-anchor="middle">${cut(verdict.allocator)}</text></g>
`;
}

function drawFile(path: string, y: number): Markup {
  return markup`<g class="file"><line x1="10" y1="${y + 14}" x2="${WIDTH - 10}" y2="${y + 14}"/>
<text x="10" y="${y + 10}">${baseName(path)}</text></g>
`;
}

/** Which side acts, and which way the data goes; an escape goes off the page. */
function shapeOf(kind: VerdictAccess['kind']): {
  readonly side: 'cpu' | 'gpu';
  readonly into: boolean;
  readonly outOf: boolean;
} {
  switch (kind) {
    case 'cpu-write':
      return { side: 'cpu', into: true, outOf: false };
    case 'cpu-read':
    case 'escape':
      return { side: 'cpu', into: false, outOf: true };
    case 'sync':
      return { side: 'cpu', into: true, outOf: true };
    case 'gpu-read':
      return { side: 'gpu', into: false, outOf: true };
    case 'gpu-write':
      return { side: 'gpu', into: true, outOf: false };
    case 'gpu-read-write':
      return { side: 'gpu', into: true, outOf: true };
  }
}

function drawAccess({ kind, location, why }: VerdictAccess, y: number, hrefOf: HrefOf): Markup {
  const { side, into, outOf } = shapeOf(kind);
  const sign = side === 'cpu' ? -1 : 1;
  const middle = y + ROW / 2;
  const outer = SPINE + sign * LANE;
  const inner = SPINE + sign * 8;
  const text = outer + sign * 10;
  const anchor = side === 'cpu' ? 'end' : 'start';
  const heads = [...(into ? [arrowHead(inner, middle, -sign)] : []), ...(outOf ? [arrowHead(outer, middle, sign)] : [])];
  return markup`<g class="access ${kind}"><line x1="${inner}" y1="${middle}" x2="${outer}" y2="${middle}"/>${heads}
<a href="${hrefOf(location)}"><text x="${text}" y="${middle - 3}" text-anchor="${anchor}">${KIND_WORDS[kind]} · ${baseName(location.path)}:${location.range.start.line + 1}</text></a>
<text class="why" x="${text}" y="${middle + 13}" text-anchor="${anchor}">${cut(why)}<title>${why}</title></text></g>
`;
}

/** The tip at `x`, pointing to the right where `direction` is 1 and to the left where it is -1. */
function arrowHead(x: number, y: number, direction: number): Markup {
  const back = x - direction * 8;
  return markup`<polygon points="${x},${y} ${back},${y - 5} ${back},${y + 5}"/>`;
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`;
}
