import type { FileFacts } from '../facts/facts.ts';
import { isInside, sourceKind } from '../path.ts';
import { decode } from '../workspace/decode.ts';
import type { Host } from '../workspace/host.ts';
import { type Identifiers, identifiersOf, mayDriveMetal } from '../workspace/relevance.ts';
import type { Extraction, Extractor } from './extractor.ts';
import type { Pacer } from './pacer.ts';

/** A file as it was last read. */
type DiskFile = { readonly kind: 'problem'; readonly message: string } | TextFile;

interface TextFile {
  readonly kind: 'text';
  readonly source: FileFacts['kind'];
  readonly mayDriveMetal: boolean;
  /** Null where it was let go, since nobody asked for it yet. */
  readonly text: string | null;
  readonly identifiers: Identifiers | null;
  readonly extraction: Extraction | null;
}

export type OnProgress = (done: number, total: number) => void;

/** How many files are read at a time. */
const PARALLEL = 32;

/**
 * The files of one root as the host has them: what is listed, what was read of it, what became of it.
 *
 * Of files that cannot matter not even the text is kept, only what tells whether they come to matter.
 */
export class DiskFiles {
  /** Problems of the listing, by the folder they concern. */
  readonly folderProblems = new Map<string, string>();
  readonly #root: string | null;
  readonly #host: Host;
  readonly #files = new Map<string, DiskFile>();
  readonly #stale = new Set<string>();
  readonly #reading = new Set<string>();
  #mustList: boolean;
  #respectGitignore = true;
  #asked: readonly string[] = [];

  /** With a null root nothing is listed: only what is named is read. */
  constructor(root: string | null, host: Host) {
    this.#root = root;
    this.#host = host;
    this.#mustList = root !== null;
  }

  /** All is to be listed and read again. What is then found equal is not extracted again. */
  invalidate(): void {
    this.#mustList = this.#root !== null;
    for (const path of this.#files.keys()) this.#stale.add(path);
  }

  /** Something happened to these: a known file is read again, anything else may be a file to list. */
  changed(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.#files.has(path) || this.#reading.has(path)) this.#stale.add(path);
      else if (this.#root !== null) this.#mustList = true;
    }
  }

  /** Files and folders that are read whether the listing of the root has them or not; replaces those given before. */
  ask(paths: readonly string[]): void {
    this.#asked = paths;
    this.#mustList = this.#root !== null;
  }

  /** Whether the listing leaves out what `.gitignore` names. */
  set respectGitignore(respects: boolean) {
    if (respects === this.#respectGitignore) return;
    this.#respectGitignore = respects;
    this.#mustList = this.#root !== null;
  }

  get isBehind(): boolean {
    return this.#mustList || this.#stale.size > 0;
  }

  get(path: string): DiskFile | undefined {
    return this.#files.get(path);
  }

  entries(): IterableIterator<[string, DiskFile]> {
    return this.#files.entries();
  }

  /** Lists and reads what is out of date. The texts of `keep` are kept. */
  async catchUp(pacer: Pacer, keep: ReadonlySet<string>, onProgress: OnProgress): Promise<void> {
    while (this.isBehind) {
      if (this.#mustList && this.#root !== null) await this.#list(this.#root);
      await this.#readAll([...this.#stale], pacer, (path, bytes) => this.#take(path, bytes, keep), onProgress);
    }
  }

  /** Finds the identifiers of the files that lack them. */
  async identify(paths: readonly string[], pacer: Pacer): Promise<void> {
    const missing = paths.filter((path) => this.#lacksIdentifiers(path));
    await this.#readAll(missing, pacer, (path, bytes) => {
      const file = this.#files.get(path);
      const decoded = decode(bytes);
      // What changed since it was read is read again anyway.
      if (file?.kind === 'text')
        this.#files.set(path, { ...file, identifiers: identifiersOf(decoded.kind === 'text' ? decoded.text : '') });
    });
  }

  /** Makes the facts of a file whose text is kept; does nothing for one that has them. */
  extract(path: string, extractor: Extractor): void {
    const file = this.#files.get(path);
    if (file?.kind !== 'text' || file.text === null || file.extraction !== null) return;
    this.#files.set(path, { ...file, extraction: extractor.extract(file.source, file.text) });
  }

  /** Reads the text of a file again that was let go. */
  wantText(path: string): void {
    const file = this.#files.get(path);
    if (file?.kind === 'text' && file.text === null) this.#stale.add(path);
  }

  #lacksIdentifiers(path: string): boolean {
    const file = this.#files.get(path);
    return file?.kind === 'text' && file.identifiers === null;
  }

  async #list(root: string): Promise<void> {
    this.#mustList = false;
    const problems = new Map<string, string>();
    const present = new Set(await this.#listBelow(root, problems));
    for (const path of this.#asked) {
      if ([...present].some((file) => isInside(path, file))) continue;
      const unseen = new Map<string, string>();
      const below = await this.#listBelow(path, unseen);
      for (const file of below) present.add(file);
      // What cannot be listed and has the name of a source file is a file.
      if (below.length === 0 && sourceKind(path) !== null) present.add(path);
      else for (const [folder, message] of unseen) problems.set(folder, message);
    }
    this.folderProblems.clear();
    for (const [path, message] of problems) this.folderProblems.set(path, message);
    for (const path of [...this.#files.keys(), ...this.#stale]) if (!present.has(path)) this.#drop(path);
    for (const path of present) if (!this.#files.has(path)) this.#stale.add(path);
  }

  async #listBelow(folder: string, problems: Map<string, string>): Promise<readonly string[]> {
    try {
      return await this.#host.listFiles(folder, (path, message) => problems.set(path, message), {
        respectGitignore: this.#respectGitignore,
      });
    } catch (error) {
      problems.set(folder, unreadable(error));
      return [];
    }
  }

  #drop(path: string): void {
    this.#files.delete(path);
    this.#stale.delete(path);
  }

  async #readAll(
    paths: readonly string[],
    pacer: Pacer,
    take: (path: string, bytes: Uint8Array) => void,
    onProgress: OnProgress = () => undefined,
  ): Promise<void> {
    for (let at = 0; at < paths.length; at += PARALLEL) {
      await pacer.pause();
      await Promise.all(paths.slice(at, at + PARALLEL).map((path) => this.#readOne(path, take)));
      onProgress(Math.min(at + PARALLEL, paths.length), paths.length);
    }
  }

  async #readOne(path: string, take: (path: string, bytes: Uint8Array) => void): Promise<void> {
    // What happens to the file from here on makes it stale anew.
    this.#stale.delete(path);
    this.#reading.add(path);
    const bytes = await this.#host.readFile(path).catch((error: unknown) => unreadable(error));
    this.#reading.delete(path);
    if (typeof bytes !== 'string') {
      take(path, bytes);
      return;
    }
    // One that was read before is gone, most likely: then the next listing knows.
    if (this.#root !== null && this.#files.get(path)?.kind === 'text') this.#mustList = true;
    this.#files.set(path, { kind: 'problem', message: bytes });
  }

  #take(path: string, bytes: Uint8Array, keep: ReadonlySet<string>): void {
    const known = this.#files.get(path);
    const before = known?.kind === 'text' ? known : null;
    const decoded = decode(bytes);
    if (decoded.kind === 'problem') this.#files.set(path, decoded);
    else if (before === null || before.text !== decoded.text) this.#files.set(path, readFile(path, decoded.text, before, keep.has(path)));
  }
}

function unreadable(error: unknown): string {
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** A file's new state. `before` is its last one, `keep` says that its text is wanted whatever it holds. */
function readFile(path: string, text: string, before: TextFile | null, keep: boolean): TextFile {
  const source = sourceKind(path) ?? 'python';
  const relevant = source === 'metal' || mayDriveMetal(text);
  return {
    kind: 'text',
    source,
    mayDriveMetal: relevant,
    text: relevant || keep ? text : null,
    // Identifiers that were asked for once are asked for again.
    identifiers: before === null || before.identifiers === null ? null : identifiersOf(text),
    extraction: null,
  };
}
