/** Runs shorter than this show no bar: it would only flicker. */
const DELAY_MS = 400;
const FRAME_MS = 100;
const BAR_COLUMNS = 24;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR_LINE = '\r\u001b[2K';

/** What a run shows of itself on a terminal, on one line, until it is done. */
export class ProgressBar {
  readonly #write: (text: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #done = 0;
  #total = 0;
  #frame = 0;
  #isShown = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  start(): void {
    this.clear();
    this.#timer = setTimeout(() => {
      this.#draw();
      this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    }, DELAY_MS);
  }

  /** How many files of how many have been read. */
  update(done: number, total: number): void {
    this.#done = done;
    this.#total = total;
  }

  /** Takes it off the screen. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isShown) this.#write(CLEAR_LINE);
    this.#isShown = false;
  }

  #draw(): void {
    this.#isShown = true;
    const spinner = SPINNER[this.#frame++ % SPINNER.length];
    this.#write(`${CLEAR_LINE}${spinner} ${progressText(this.#done, this.#total)}`);
  }
}

/** `[####----] 12/100 files read`; after that the files are followed as a whole, which has no measure. */
export function progressText(done: number, total: number): string {
  if (total === 0) return 'looking for files';
  if (done >= total) return `following buffers through ${total} file${total === 1 ? '' : 's'}`;
  const filled = Math.floor((done / total) * BAR_COLUMNS);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_COLUMNS - filled)}] ${done}/${total} files read`;
}
