/**
 * The script of the report's page: folds the flows away, filters, sorts. In an editor's view it hands links and buttons to the editor and remembers the filter;
 * by itself it is all that the page needs. `npm run generate` puts it into server/src/report/html-assets.ts.
 */

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: (() => EditorApi) | undefined;

const editor = typeof acquireVsCodeApi === 'undefined' ? null : acquireVsCodeApi();
const table = document.querySelector('table.buffers');
const form = document.querySelector<HTMLFormElement>('form.controls');
const buffers = [...document.querySelectorAll<HTMLTableSectionElement>('table.buffers > tbody')];

for (const fold of document.querySelectorAll<HTMLButtonElement>('button.fold')) {
  fold.hidden = false;
  unfold(fold, false);
  fold.addEventListener('click', () => unfold(fold, fold.getAttribute('aria-expanded') === 'false'));
}

for (const label of document.querySelectorAll<HTMLElement>('[data-sort]')) makeSortable(label);

if (form !== null && table !== null) startFilter(form);

if (editor !== null) {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const href = target?.closest('a')?.getAttribute('href');
    const action = target?.closest('[data-action]')?.getAttribute('data-action');
    if (href) editor.postMessage({ kind: 'open', href });
    else if (action) editor.postMessage({ kind: 'action', action });
    else return;
    event.preventDefault();
  });
}

function unfold(fold: HTMLButtonElement, open: boolean): void {
  fold.setAttribute('aria-expanded', String(open));
  const story = document.getElementById(fold.getAttribute('aria-controls') ?? '');
  if (story !== null) story.hidden = !open;
}

/** The label becomes a button: once up, twice down, and then the order of the files again. */
function makeSortable(label: HTMLElement): void {
  const column = Number(label.getAttribute('data-sort'));
  const head = label.closest('th');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sort';
  button.textContent = label.textContent;
  label.replaceWith(button);
  button.addEventListener('click', () => {
    const before = head?.getAttribute('aria-sort');
    const now = before === 'none' ? 'ascending' : before === 'ascending' ? 'descending' : 'none';
    for (const other of document.querySelectorAll('[aria-sort]')) other.setAttribute('aria-sort', 'none');
    head?.setAttribute('aria-sort', now);
    sortBy(column, now);
  });
}

function sortBy(column: number, order: 'ascending' | 'descending' | 'none'): void {
  const sign = order === 'descending' ? -1 : 1;
  const words = (body: HTMLTableSectionElement): string => {
    const cell = body.rows[0]?.cells[column];
    return (column === 0 ? cell?.querySelector('code')?.textContent : cell?.textContent) ?? '';
  };
  const sorted = order === 'none' ? buffers : [...buffers].sort((one, other) => sign * words(one).localeCompare(words(other)));
  table?.append(...sorted);
}

function startFilter(controls: HTMLFormElement): void {
  const [text, mode, changes] = ['text', 'mode', 'changes'].map((name) => controls.elements.namedItem(name));
  const output = controls.querySelector('output');
  if (!(text instanceof HTMLInputElement && mode instanceof HTMLSelectElement && changes instanceof HTMLInputElement)) return;
  const filter = (): void => {
    const words = text.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const body of buffers) {
      const content = (body.rows[0]?.textContent ?? '').toLowerCase();
      const fits = words.every((word) => content.includes(word)) && (mode.value === '' || body.getAttribute('data-mode') === mode.value);
      body.hidden = !fits || (changes.checked && !body.classList.contains('change'));
      if (!body.hidden) shown++;
    }
    if (output !== null) output.textContent = `${shown} of ${buffers.length} buffers`;
    editor?.setState({ text: text.value, mode: mode.value, changes: changes.checked });
  };
  const state = editor?.getState();
  if (typeof state === 'object' && state !== null) {
    if ('text' in state && typeof state.text === 'string') text.value = state.text;
    if ('mode' in state && typeof state.mode === 'string') mode.value = state.mode;
    if (mode.selectedIndex < 0) mode.value = '';
    if ('changes' in state) changes.checked = state.changes === true;
  }
  controls.addEventListener('input', filter);
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.hidden = false;
  filter();
}
