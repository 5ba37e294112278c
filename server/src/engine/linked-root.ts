import type { FileFacts } from '../facts/facts.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { Link, LinkOptions } from '../flow/link.ts';
import type { Observation } from '../flow/observation.ts';
import { comparePaths } from '../path.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { Host } from '../workspace/host.ts';
import { hashNames, type Identifiers } from '../workspace/relevance.ts';
import { constantFiles } from './constant-imports.ts';
import { DiskFiles, type OnProgress } from './disk-files.ts';
import type { Extraction, Extractor } from './extractor.ts';
import { MentionFinder } from './mention-finder.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { Pacer } from './pacer.ts';
import { Packaging } from './packaging.ts';
import { isSameInput, keepEqualParts } from './same-value.ts';

/** After so many rounds of files that bring in further files, all the rest is taken in. */
const MAX_ROUNDS = 8;
/** After so many, where all the rest is no more than what is linked: one link of all costs less than further rounds. */
const FEW_ROUNDS = 1;
/** So few files are taken in by themselves, however few others there are. */
const MOST_JOIN = 50;
const KEPT_LINKS = MAX_ROUNDS + 2;

/** What all parts of an engine share. */
export interface EngineState {
  readonly host: Host;
  readonly documents: OpenDocuments;
  readonly syntax: Syntax;
  readonly extractor: Extractor;
  readonly link: (files: ReadonlyMap<string, FileFacts>, options: LinkOptions) => Link;
}

export interface SettleRequest {
  readonly pacer: Pacer;
  /** Whether open documents are parsed from scratch. */
  readonly fresh: boolean;
  readonly onProgress: OnProgress;
}

/** One state of all files of a root, linked. To be used at once: nothing of it holds after the next `await`. */
export interface LinkedFiles {
  /** Of the files that matter. */
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly uses: readonly BufferUse[];
  readonly observations: readonly Observation[];
  /** The present text of a file that matters. */
  text(path: string): string | undefined;
  /** Why a file, or a part of it, was not understood. */
  problems(path: string): readonly string[];
  /** Every file that was looked at, in path order. */
  files(): readonly string[];
  /** Folders that could not be looked into, in path order. */
  unreadFolders(): readonly string[];
}

interface Linked {
  readonly inputs: ReadonlyMap<string, FileFacts>;
  /** Those of them that are a library's, one a line. */
  readonly libraries: string;
  readonly link: Link;
  readonly names: ReadonlySet<number>;
}

/**
 * The code under one root, and what was linked from it.
 *
 * Files that hold a word of Metal are parsed and linked, with those they take constants from; then those that mention a name through which buffers
 * leave the linked files join, until none does. Files once joined stay until `invalidate`: linking more than needed costs time and changes no result.
 */
export class LinkedRoot {
  /** Null: nothing is listed. */
  readonly root: string | null;
  readonly disk: DiskFiles;
  readonly #state: EngineState;
  readonly #includes: (path: string) => boolean;
  readonly #joined = new Set<string>();
  readonly #packaging: Packaging;
  #mentions = new MentionFinder();
  /** Of each file, its facts as extracted, and the same made of the objects that were linked before as far as they are equal. */
  readonly #facts = new Map<string, { readonly extracted: FileFacts; readonly linked: FileFacts }>();
  /** The last links, the newest first: those of each round, so that an audit of an unchanged root links nothing. */
  #links: readonly Linked[] = [];

  /** `includes` says which open documents belong here, listed or not. With a null `root` they are all there is. */
  constructor(root: string | null, state: EngineState, includes: (path: string) => boolean) {
    this.root = root;
    this.disk = new DiskFiles(root, state.host);
    this.#packaging = new Packaging(state.host);
    this.#state = state;
    this.#includes = includes;
  }

  /** All is to be listed and read again, and the files to link found again from the start. */
  invalidate(): void {
    this.disk.invalidate();
    this.#packaging.invalidate();
    this.#joined.clear();
    this.#mentions = new MentionFinder();
  }

  /** Something happened to these files of the root. */
  changed(paths: readonly string[]): void {
    this.disk.changed(paths);
    this.#packaging.changed(paths);
  }

  /** The newest state, linked. What changes meanwhile is part of it. */
  async settle(request: SettleRequest): Promise<LinkedFiles> {
    let rounds = 0;
    for (;;) {
      await this.disk.catchUp(request.pacer, this.#joined, request.onProgress);
      await this.#extractDisk(request.pacer);
      if (this.disk.isBehind || this.#unextracted().length > 0) continue;
      // From here to the result nothing is awaited: it is one state, whatever happens next.
      const extractions = this.#extractions(request.fresh);
      const extracted = factsOf(extractions);
      const folders = [...extracted.keys()].flatMap((path) => this.#packaging.unread(path, this.#isPackage));
      if (folders.length > 0) {
        await this.#packaging.read(folders);
        continue;
      }
      if (this.#join(this.#constantFiles(extracted))) continue;
      const linked = this.#relink(extracted);
      const outside = linked.names.size === 0 ? [] : this.#outside();
      const unidentified = outside.filter(({ identifiers }) => identifiers === null).map(({ path }) => path);
      if (unidentified.length > 0) await this.disk.identify(unidentified, request.pacer);
      else if (!this.#join(this.#joining(outside, linked, ++rounds))) return this.#result(extractions, linked);
    }
  }

  /** Documents of this root that an editor holds. */
  #open(): readonly string[] {
    return this.#state.documents.paths().filter(this.#includes);
  }

  #isOpen(path: string): boolean {
    return this.#state.documents.get(path) !== undefined;
  }

  /** Whether there is Python code at all that kernels, and files that join, could matter to. */
  #holdsMetalCode(): boolean {
    const { documents } = this.#state;
    for (const path of this.#open()) {
      const document = documents.get(path);
      if (document?.source === 'python' && document.mayDriveMetal) return true;
    }
    for (const [path, file] of this.disk.entries()) {
      if (file.kind === 'text' && file.source === 'python' && file.mayDriveMetal && !this.#isOpen(path)) return true;
    }
    return false;
  }

  /** Files of the disk that are to be linked and have not been extracted. */
  #unextracted(): readonly string[] {
    if (!this.#holdsMetalCode()) return [];
    const found: string[] = [];
    for (const [path, file] of this.disk.entries()) {
      if (file.kind !== 'text' || file.text === null || file.extraction !== null) continue;
      if ((file.mayDriveMetal || this.#joined.has(path)) && !this.#isOpen(path)) found.push(path);
    }
    return found;
  }

  async #extractDisk(pacer: Pacer): Promise<void> {
    for (const path of this.#unextracted()) {
      await pacer.pause();
      this.disk.extract(path, this.#state.extractor);
    }
  }

  /** What each file that matters says, in path order; an editor's text goes over the disk's. */
  #extractions(fresh: boolean): ReadonlyMap<string, Extraction> {
    const { documents, syntax, extractor } = this.#state;
    if (!this.#holdsMetalCode()) return new Map();
    const found: [string, Extraction][] = [];
    for (const path of this.#open()) {
      const document = documents.get(path);
      if (document?.mayDriveMetal || this.#joined.has(path)) {
        if (document !== undefined) found.push([path, document.extract(syntax, extractor, fresh)]);
      }
    }
    for (const [path, file] of this.disk.entries()) {
      if (file.kind !== 'text' || file.extraction === null || this.#isOpen(path)) continue;
      if (file.mayDriveMetal || this.#joined.has(path)) found.push([path, file.extraction]);
    }
    return new Map(found.sort(([left], [right]) => comparePaths(left, right)));
  }

  readonly #isPackage = (folder: string): boolean =>
    this.disk.get(`${folder}/__init__.py`) !== undefined || this.#isOpen(`${folder}/__init__.py`);

  /** The link of these facts: an earlier one where no file says anything else to the linker. */
  #relink(extracted: ReadonlyMap<string, FileFacts>): Linked {
    const inputs = new Map<string, FileFacts>();
    for (const [path, facts] of extracted) {
      const known = this.#facts.get(path);
      const linked = known?.extracted === facts ? known.linked : keepEqualParts(known?.linked, facts);
      this.#facts.set(path, { extracted: facts, linked });
      inputs.set(path, linked);
    }
    const libraries = [...inputs.keys()].filter((path) => this.#packaging.isLibrary(path, this.#isPackage));
    const known = this.#links.find((each) => each.libraries === libraries.join('\n') && isSameInput(each.inputs, inputs));
    const linked = known === undefined ? this.#link(inputs, libraries) : { ...known, inputs };
    this.#links = [linked, ...this.#links.filter((each) => each !== known)].slice(0, KEPT_LINKS);
    return linked;
  }

  #link(inputs: ReadonlyMap<string, FileFacts>, libraries: readonly string[]): Linked {
    const ofLibrary = new Set(libraries);
    const link = this.#state.link(inputs, { isLibrary: (path) => ofLibrary.has(path) });
    return { inputs, libraries: libraries.join('\n'), link, names: hashNames(link.interfaceNames) };
  }

  /** Python files that are not linked. */
  #outside(): readonly OutsideFile[] {
    const { documents } = this.#state;
    const found: OutsideFile[] = [];
    for (const path of this.#open()) {
      const document = documents.get(path);
      if (document === undefined || document.source !== 'python' || document.mayDriveMetal || this.#joined.has(path)) continue;
      found.push({ path, identifiers: document.identifiers });
    }
    for (const [path, file] of this.disk.entries()) {
      if (file.kind !== 'text' || file.source !== 'python' || file.mayDriveMetal || this.#joined.has(path) || this.#isOpen(path)) continue;
      found.push({ path, identifiers: file.identifiers });
    }
    return found;
  }

  /** Files outside that linked ones take constants from. */
  #constantFiles(extracted: ReadonlyMap<string, FileFacts>): readonly OutsideFile[] {
    const outside = extracted.size === 0 ? [] : this.#outside();
    if (outside.length === 0) return [];
    const paths = [...outside.map(({ path }) => path), ...extracted.keys()];
    const imported = constantFiles(extracted, paths, (path) => this.#text(path)?.includes('newBuffer') === true);
    return outside.filter(({ path }) => imported.has(path));
  }

  #text(path: string): string | undefined {
    const document = this.#state.documents.get(path);
    if (document !== undefined) return document.text;
    const file = this.disk.get(path);
    return file?.kind === 'text' ? (file.text ?? undefined) : undefined;
  }

  /** The files that mention a name. Where that is most of them, all: they bring further names, and each round of these is a link of nearly everything. */
  #joining(outside: readonly OutsideFile[], { names, inputs }: Linked, round: number): readonly OutsideFile[] {
    const joining = this.#mentions.find(outside, names);
    if (joining.length > MOST_JOIN && joining.length * 2 > outside.length) return outside;
    const isLate = round > MAX_ROUNDS || (round > FEW_ROUNDS && outside.length <= inputs.size);
    return isLate && joining.length > 0 ? outside : joining;
  }

  /** Takes files in; false where there are none. */
  #join(files: readonly OutsideFile[]): boolean {
    for (const { path } of files) {
      this.#joined.add(path);
      this.disk.wantText(path);
    }
    return files.length > 0;
  }

  #result(extractions: ReadonlyMap<string, Extraction>, linked: Linked): LinkedFiles {
    const { disk } = this;
    const extracted = (path: string): readonly string[] => {
      const extraction = extractions.get(path);
      if (extraction === undefined) return [];
      return extraction.kind === 'facts' ? extraction.facts.problems : [extraction.message];
    };
    return {
      facts: linked.inputs,
      uses: linked.link.uses,
      observations: linked.link.observations,
      text: (path) => this.#text(path),
      problems: (path) => {
        const folder = disk.folderProblems.get(path);
        if (folder !== undefined) return [folder];
        const file = this.#isOpen(path) ? undefined : disk.get(path);
        return file?.kind === 'problem' ? [file.message] : extracted(path);
      },
      files: () => [...new Set([...this.#open(), ...[...disk.entries()].map(([path]) => path)])].sort(comparePaths),
      unreadFolders: () => [...disk.folderProblems.keys()].sort(comparePaths),
    };
  }
}

interface OutsideFile {
  readonly path: string;
  /** Null where the file was not asked yet. */
  readonly identifiers: Identifiers | null;
}

function factsOf(extractions: ReadonlyMap<string, Extraction>): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>();
  for (const [path, extraction] of extractions) if (extraction.kind === 'facts') facts.set(path, extraction.facts);
  return facts;
}
