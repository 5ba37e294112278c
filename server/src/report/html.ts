import type { Audit } from '../engine-api.ts';
import { baseName, relativePath } from '../path.ts';
import type { Location } from '../position.ts';
import type { HrefOf } from './flow-svg.ts';
import { pageScript, pageStyle } from './html-assets.ts';
import { countModes, drawSummary } from './html-summary.ts';
import { drawTable, type PathOf } from './html-table.ts';
import { type Markup, markup, noMarkup } from './markup.ts';

/** What a reader of the page can have done, where something around the page does it. */
export interface PageAction {
  /** What the page says to whatever is around it. */
  readonly id: string;
  readonly title: string;
}

export interface HtmlOptions {
  /** Where the link to a place leads; without it, into VS Code on the machine that made the page. */
  readonly hrefOf?: HrefOf;
  /** Buttons of the page. */
  readonly actions?: readonly PageAction[];
}

/**
 * The audits as one HTML page, which needs nothing but itself: its style and script are inline, and its content security policy lets nothing else in. All of it
 * can be read without the script, which filters, sorts and unfolds. Ends with a line break.
 */
export function renderHtml(audits: readonly Audit[], { hrefOf = editorHref, actions = [] }: HtmlOptions = {}): string {
  const policy = `default-src 'none'; style-src '${pageStyle.hash}'; script-src '${pageScript.hash}'; base-uri 'none'; form-action 'none'`;
  const pathOf = namer(audits);
  const body = markup`<main>
<h1>Storage Mode Audit (Metal buffers)</h1>
${drawSummary(audits)}
${drawActions(actions)}
${drawControls(audits)}
${drawTable(audits, pathOf, hrefOf)}
${drawProblems(audits, pathOf)}
</main>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Storage Mode Audit</title>
<style>${pageStyle.text}</style>
</head>
<body>
${body.text}
<script>${pageScript.text}</script>
</body>
</html>
`;
}

/** VS Code opens such a link at the place. Line and column are 1-based. */
function editorHref({ path, range }: Location): string {
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return `vscode://file${encodeURI(absolute)}:${range.start.line + 1}:${range.start.character + 1}`;
}

/** Files are named as seen from their root; with several roots the root's own name comes first. */
function namer(audits: readonly Audit[]): PathOf {
  return (audit, path) => (audits.length === 1 ? '' : `${baseName(audit.root)}/`) + relativePath(audit.root, path);
}

function drawActions(actions: readonly PageAction[]): Markup {
  if (actions.length === 0) return noMarkup;
  const buttons = actions.map(({ id, title }) => markup`<button type="button" data-action="${id}">${title}</button>`);
  return markup`<div class="actions" role="toolbar" aria-label="Actions">${buttons}</div>`;
}

/** They need the script, which shows them. */
function drawControls(audits: readonly Audit[]): Markup {
  const modes = countModes(audits).map(({ mode, count }) => markup`<option value="${mode}">${mode} (${count})</option>`);
  return markup`<form class="controls" role="search" hidden>
<label>Filter <input type="search" name="text" placeholder="name, file, pattern…"></label>
<label>Suggested mode <select name="mode"><option value="">all</option>${modes}</select></label>
<label><input type="checkbox" name="changes"> Only suggestions</label>
<output role="status"></output>
</form>`;
}

function drawProblems(audits: readonly Audit[], pathOf: PathOf): Markup {
  const rows = audits.flatMap((audit) =>
    audit.files.flatMap((file) =>
      file.problems.map((problem) => markup`<tr><th scope="row">${pathOf(audit, file.path)}</th><td>${problem}</td></tr>`),
    ),
  );
  if (rows.length === 0) return noMarkup;
  return markup`<h2>Problems</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">Problem</th></tr></thead><tbody>${rows}</tbody></table>`;
}
