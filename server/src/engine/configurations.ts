import type { ConfigurationFile, EngineOptions, OptionsInForce } from '../engine-api.ts';
import { combineLayers, type FileOptions, type OptionSet, type PlacedLayer } from '../options/file-options.ts';
import { type ConfigFileProblem, type ConfigText, readConfigFile, TOP } from '../options/read-config-file.ts';
import { CONFIG_FILE, type OptionLayer } from '../options.ts';
import { baseName, folderOf, isInside } from '../path.ts';
import { decode } from '../workspace/decode.ts';
import type { Host } from '../workspace/host.ts';

/** The options of a file. */
export type OptionsOf = (path: string) => FileOptions;

/** In the order in which they go before one another in one folder. */
const NAMES = [CONFIG_FILE, 'pyproject.toml'];
/** Beyond that it is no configuration, and reading it would take too long to be waited for. */
const MOST_CHARACTERS = 1024 * 1024;
const NO_LAYER: OptionLayer = {};

/** A file that counts: it has options, or should have. */
interface Loaded {
  readonly path: string;
  /** Its options; where it is wrong, its last good ones. */
  readonly layer: OptionLayer;
  readonly problems: readonly ConfigFileProblem[];
}

/** Which configuration governs a file, and the options that follow from it and from what lies over it. */
export class Configurations {
  readonly #host: Host;
  #options: EngineOptions;
  /** By path; null: nothing there that counts. */
  readonly #files = new Map<string, Loaded | null>();
  readonly #lastGood = new Map<string, OptionLayer>();
  /** The file that governs a folder, by the folder and the top of the search. */
  readonly #governing = new Map<string, Loaded | null>();
  readonly #tops = new Map<string, string>();
  #sets = new Map<Loaded | null, Map<OptionLayer, OptionSet>>();

  constructor(host: Host, options: EngineOptions) {
    this.#host = host;
    this.#options = options;
  }

  set options(options: EngineOptions) {
    this.#options = options;
    this.#governing.clear();
    this.#sets.clear();
  }

  /** Everything is to be found and read again. */
  invalidate(): void {
    this.#files.clear();
    this.#tops.clear();
    this.#governing.clear();
    this.#sets.clear();
  }

  /** Something happened to these files. */
  changed(paths: readonly string[]): void {
    if (paths.some((path) => NAMES.includes(baseName(path)) || path === this.#givenPath())) this.invalidate();
  }

  /** Finds and reads what governs these folders, unless that is done. `root` is the folder that they were asked for with, null where they stand alone. */
  async load(folders: readonly string[], root: string | null): Promise<void> {
    for (const folder of new Set(folders)) await this.#govern(folder, root);
  }

  /** Whether what governs a folder is loaded. */
  knows(folder: string, root: string | null): boolean {
    return this.#governing.has(keyOf(folder, root));
  }

  /** The options of a file; null where its folder is not loaded. */
  optionsOf(path: string, root: string | null): FileOptions | null {
    return this.#setOf(folderOf(path), path, root)?.ofFile(path) ?? null;
  }

  /** Whether `.gitignore` counts for a root whose folder is loaded. */
  respectsGitignore(root: string): boolean {
    return this.#setOf(root, root, root)?.respectGitignore ?? true;
  }

  /** The files that govern folders that are loaded, each once, in the order of the folders. */
  governing(folders: readonly string[], root: string | null): readonly ConfigurationFile[] {
    const found = new Set(folders.map((folder) => this.#governing.get(keyOf(folder, root)) ?? null));
    return [...found].flatMap((file) => (file === null ? [] : [{ path: file.path, problems: file.problems }]));
  }

  /** What holds for a file whose folder is loaded, and whose word it is. */
  inForce(path: string, root: string | null): OptionsInForce {
    const file = this.#governing.get(keyOf(folderOf(path), root)) ?? null;
    const above = this.#layerOver(path);
    return {
      memoryModel: this.optionsOf(path, root)?.memoryModel ?? 'discrete',
      memoryModelFrom: above.memoryModel !== undefined ? 'settings' : file?.layer.memoryModel !== undefined ? 'file' : 'default',
      excluded: this.optionsOf(path, root)?.excluded ?? false,
      configurationFile: file?.path ?? null,
    };
  }

  #setOf(folder: string, path: string, root: string | null): OptionSet | null {
    const file = this.#governing.get(keyOf(folder, root));
    if (file === undefined) return null;
    const over = this.#layerOver(path);
    const sets = this.#sets.get(file) ?? new Map<OptionLayer, OptionSet>();
    this.#sets.set(file, sets);
    const known = sets.get(over);
    if (known !== undefined) return known;
    const made = combineLayers(this.#placed(file, over, path, root));
    sets.set(over, made);
    return made;
  }

  #placed(file: Loaded | null, over: OptionLayer, path: string, root: string | null): readonly PlacedLayer[] {
    const top = root ?? folderOf(path);
    const overFolder = this.#folderOver(path) ?? this.#options.globsFrom ?? top;
    if (file === null) return [{ layer: over, folder: overFolder }];
    const folder = file.path === this.#givenPath() ? top : folderOf(file.path);
    return [
      { layer: file.layer, folder },
      { layer: over, folder: overFolder },
    ];
  }

  /** What lies over the files: of the folders that have options of their own, the innermost that holds the path has the word. */
  #layerOver(path: string): OptionLayer {
    const folder = this.#folderOver(path);
    return (folder === null ? undefined : this.#options.folders?.get(folder)) ?? this.#options;
  }

  #folderOver(path: string): string | null {
    const holding = [...(this.#options.folders?.keys() ?? [])].filter((folder) => isInside(folder, path));
    return holding.sort((left, right) => right.length - left.length)[0] ?? null;
  }

  #givenPath(): string | null {
    const choice = this.#options.configuration;
    return choice?.kind === 'file' ? choice.path : null;
  }

  async #govern(folder: string, root: string | null): Promise<Loaded | null> {
    const key = keyOf(folder, root);
    const known = this.#governing.get(key);
    if (known !== undefined) return known;
    const found = await this.#find(folder, root);
    this.#governing.set(key, found);
    return found;
  }

  async #find(folder: string, root: string | null): Promise<Loaded | null> {
    const choice = this.#options.configuration ?? { kind: 'nearest' };
    // A document that was never saved lies in no folder.
    if (choice.kind === 'none' || (choice.kind === 'nearest' && !/^([a-zA-Z]:)?\//.test(folder))) return null;
    if (choice.kind === 'file') return this.#file(choice.path, true);
    for (const name of NAMES) {
      const file = await this.#file(folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`, false);
      if (file !== null) return file;
    }
    const above = folderOf(folder);
    return above === folder || folder === (await this.#top(folder, root)) ? null : this.#govern(above, root);
  }

  /** Where the search ends: the top of the repository, else the root; without either, at once. */
  async #top(folder: string, root: string | null): Promise<string> {
    const key = keyOf(folder, root);
    const known = this.#tops.get(key);
    if (known !== undefined) return known;
    let top = root !== null && isInside(root, folder) ? root : folder;
    for (let at = folder; ; at = folderOf(at)) {
      if ((await this.#host.kindOf(`${at === '/' ? '' : at}/.git`)) !== null) {
        top = at;
        break;
      }
      if (folderOf(at) === at) break;
    }
    this.#tops.set(key, top);
    return top;
  }

  async #file(path: string, isGiven: boolean): Promise<Loaded | null> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = isGiven || (await this.#host.kindOf(path)) === 'file' ? await this.#read(path, isGiven) : null;
    const loaded = text === null ? null : this.#take(path, text, isGiven);
    this.#files.set(path, loaded);
    return loaded;
  }

  async #read(path: string, isGiven: boolean): Promise<ConfigText | null> {
    try {
      const bytes = await this.#host.readFile(path);
      const decoded = decode(bytes);
      if (decoded.kind === 'problem') return isGiven || speaksOfUs(path, bytes) ? problemText(decoded.message) : null;
      if (decoded.text.length > MOST_CHARACTERS) return problemText('too large: the limit is 1 MiB');
      return readConfigFile(path, decoded.text);
    } catch (error) {
      return problemText(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #take(path: string, text: ConfigText, isGiven: boolean): Loaded | null {
    switch (text.kind) {
      case 'none':
        this.#lastGood.delete(path);
        return isGiven ? { path, layer: NO_LAYER, problems: [{ range: TOP, message: 'it has no table [tool.storage-mode-audit]' }] } : null;
      case 'layer':
        this.#lastGood.set(path, text.layer);
        return { path, layer: text.layer, problems: [] };
      case 'problems':
        return { path, layer: this.#lastGood.get(path) ?? NO_LAYER, problems: text.problems };
    }
  }
}

function keyOf(folder: string, root: string | null): string {
  return `${folder}\n${root ?? ''}`;
}

function problemText(message: string): ConfigText {
  return { kind: 'problems', problems: [{ range: TOP, message }] };
}

/** A `pyproject.toml` that is no text may still belong to others alone. */
function speaksOfUs(path: string, bytes: Uint8Array): boolean {
  return baseName(path) === CONFIG_FILE || new TextDecoder('latin1').decode(bytes).includes('storage-mode-audit');
}
