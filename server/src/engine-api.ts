import type { Verdict } from './audit/verdict.ts';
import type { MemoryModel } from './metal/storage-mode.ts';
import type { ConfigFileProblem } from './options/read-config-file.ts';
import type { OptionLayer } from './options.ts';
import type { Position, Range } from './position.ts';
import type { Finding, Fix } from './rules/finding.ts';
import type { Host } from './workspace/host.ts';

/** The three WebAssembly modules the engine runs on, as bytes: nothing is ever fetched. */
export interface WasmBytes {
  readonly runtime: Uint8Array;
  readonly python: Uint8Array;
  readonly cpp: Uint8Array;
}

/** What lies over the configuration files: an editor's settings, or the flags of a command line. */
export interface EngineOptions extends OptionLayer {
  /** The folder that the globs of these options start from; the root when absent. */
  readonly globsFrom?: string;
  /** In force below some folders in place of the options above; their globs start from the folder. The innermost counts. */
  readonly folders?: ReadonlyMap<string, OptionLayer>;
  /** Absent: `nearest`. */
  readonly configuration?: ConfigurationChoice;
}

/** Which configuration file governs a source file: the nearest at or above its folder, a given one for all, or none. */
export type ConfigurationChoice =
  | { readonly kind: 'nearest' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' };

/** A file of configuration that governs source files, or would if it were not wrong. */
export interface ConfigurationFile {
  readonly path: string;
  /** In the order of its text. Not empty: its last good state is in force, or, where it never had one, the defaults. */
  readonly problems: readonly ConfigFileProblem[];
}

/** What holds for one file, and whose word it is. */
export interface OptionsInForce {
  readonly memoryModel: MemoryModel;
  /** `settings`: what lies over the files. */
  readonly memoryModelFrom: 'default' | 'file' | 'settings';
  /** Nothing is reported of the file. */
  readonly excluded: boolean;
  /** The file that governs it; null where there is none. */
  readonly configurationFile: string | null;
}

/** Absent range: the whole text is replaced. */
export interface TextChange {
  readonly range?: Range;
  readonly text: string;
}

/** What is known of one file. */
export interface FileAudit {
  readonly path: string;
  /** The one that its buffers are judged for. */
  readonly memoryModel: MemoryModel;
  /** In order of line, then column, of the selector. */
  readonly verdicts: readonly Verdict[];
  /** In order of range. */
  readonly findings: readonly Finding[];
  /** Why the file, or a part of it, could not be understood. */
  readonly problems: readonly string[];
}

/** Told how many files of how many have been read. */
export type OnProgress = (done: number, total: number) => void;

export interface AuditRequest {
  /** The folder that is read. */
  readonly root: string;
  /** Files and folders to report on; the whole root when absent. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface Audit {
  readonly root: string;
  /** The one in force at the root; a file may have another. */
  readonly memoryModel: MemoryModel;
  /** Whose word that is. */
  readonly memoryModelFrom: OptionsInForce['memoryModelFrom'];
  /** Configuration files that govern what was looked at. */
  readonly configurations: readonly ConfigurationFile[];
  /** Those named in `only` that the configuration excludes. */
  readonly excluded: readonly string[];
  /** Files in path order: those reported on that hold an allocation, a finding or a problem, and each file named in `only`. */
  readonly files: readonly FileAudit[];
  /** The text, as it was analysed, of each file that a finding or a place related to one is in. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many files were looked at, reported on or not. */
  readonly filesRead: number;
}

export interface FixRequest {
  /** The folder whose code is followed; absent, that of the first of `only`, which then is an open document. */
  readonly root?: string;
  /** Files and folders whose findings are fixed; all when absent. A fix may edit any file of the root. */
  readonly only?: readonly string[];
  /** The fix to apply for a finding; null for none. */
  readonly choose: (finding: Finding) => Fix | null;
  readonly signal?: AbortSignal;
}

/** A text before and after its fixes. Both are without a byte order mark. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The files that must change with it or not at all, itself among them: some fix edits several. */
  readonly together: readonly string[];
}

export interface FixResult {
  /** What was found before the first fix, and after the last. */
  readonly before: readonly Finding[];
  readonly after: readonly Finding[];
  /** Those that change, in path order. */
  readonly files: readonly FixedFile[];
  /** In the order in which they were applied. A fix that made several findings disappear is named for each that was there when it was applied. */
  readonly applied: readonly { readonly code: string; readonly path: string; readonly title: string }[];
  /** Findings whose chosen fix was not applied, because their fixes did not come to rest. */
  readonly left: readonly Finding[];
}

/** A buffer that a place in a text speaks of. */
export interface BufferMention {
  readonly verdict: Verdict;
  /** What the rules say of it. */
  readonly findings: readonly Finding[];
  /** The word or expression that stands for the buffer at that place. */
  readonly range: Range;
}

/** The one door to the analysis. Methods never reject for what a file holds; `audit` rejects with the signal's reason when aborted. */
export interface Engine {
  /** Takes an editor's text over the disk's. `roots` of the workspace are set by `setRoots`. */
  open(path: string, text: string): void;
  /** Applies changes in order, each against the text as it stands by then. */
  change(path: string, changes: readonly TextChange[]): void;
  /** The disk's text counts again. */
  close(path: string): void;
  /** Files made, changed or deleted outside. */
  filesChanged(paths: readonly string[]): void;
  /** Folders whose files are followed for open documents. */
  setRoots(roots: readonly string[]): void;
  setOptions(options: EngineOptions): void;
  /** What is known of the given open documents, in the current state of everything. `onProgress` counts the files that are read for it. */
  documents(paths: readonly string[], onProgress?: OnProgress): Promise<readonly FileAudit[]>;
  /** What is known of each root, in the current state of everything: unlike an audit it reads nothing again that is not known to have changed. */
  workspace(onProgress?: OnProgress): Promise<readonly Audit[]>;
  /** The buffers that a place of an open document speaks of: made there, accessed there, or called there by the name they were made under. */
  buffersAt(path: string, position: Position): Promise<readonly BufferMention[]>;
  audit(request: AuditRequest): Promise<Audit>;
  /** The configuration files that govern these files and folders, each once. Folders are those of the roots or outside all of them. */
  configurations(paths: readonly string[], folders: readonly string[]): Promise<readonly ConfigurationFile[]>;
  /** What holds for a file. */
  optionsOf(path: string): Promise<OptionsInForce>;
  /** The comments that would silence findings of an open document, as fixes, a list for each finding. */
  suppressing(path: string, findings: readonly Finding[]): Promise<readonly (readonly Fix[])[]>;
  /** Texts with fixes applied in rounds until nothing changes. Nothing is written, and open documents stay as they are. Rejects as `audit` does. */
  fix(request: FixRequest): Promise<FixResult>;
  /** How many syntax trees are alive: the open documents' and no more. */
  liveTrees(): number;
  dispose(): void;
}

export interface EngineParts {
  readonly host: Host;
  readonly wasm: WasmBytes;
  readonly options: EngineOptions;
}
