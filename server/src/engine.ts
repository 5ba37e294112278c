import { findMentions } from './engine/buffer-mentions.ts';
import { Configurations, type OptionsOf } from './engine/configurations.ts';
import { Extractor } from './engine/extractor.ts';
import { auditFiles, findingTexts } from './engine/file-audits.ts';
import { fixInRounds } from './engine/fix-rounds.ts';
import { type EngineState, type LinkedFiles, LinkedRoot, type SettleRequest } from './engine/linked-root.ts';
import { OpenDocuments } from './engine/open-documents.ts';
import { Pacer } from './engine/pacer.ts';
import { SerialQueue } from './engine/serial-queue.ts';
import { suppressFinding } from './engine/suppress-by-comment.ts';
import type {
  Audit,
  AuditRequest,
  BufferMention,
  ConfigurationFile,
  Engine,
  EngineOptions,
  EngineParts,
  FileAudit,
  FixRequest,
  FixResult,
  OnProgress,
  OptionsInForce,
  TextChange,
} from './engine-api.ts';
import { linkWorkspace } from './flow/link.ts';
import { combineLayers, type FileOptions } from './options/file-options.ts';
import { comparePaths, folderOf, isInside } from './path.ts';
import type { Position } from './position.ts';
import type { Finding, Fix } from './rules/finding.ts';
import { loadSyntax } from './syntax/syntax.ts';

/** An engine over a host's files. The parsers are loaded with the first question: that one rejects when a WebAssembly module is damaged. */
export function createEngine(parts: EngineParts): Engine {
  return new QueuedEngine(parts);
}

/**
 * Changes are taken at once; questions are answered one after the other, each from the newest state there is when its turn ends.
 *
 * An open document belongs to the widest root that holds it, so that all code which may use its buffers is seen. One outside all roots is analysed
 * together with the open documents of its own folder: what else lies there is not known to belong to it.
 */
class QueuedEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #documents = new OpenDocuments();
  readonly #queue = new SerialQueue();
  readonly #linkedRoots = new Map<string, LinkedRoot>();
  readonly #loose = new Map<string, LinkedRoot>();
  readonly #configurations: Configurations;
  #roots: readonly string[] = [];
  #loading: Promise<EngineState> | null = null;
  #state: EngineState | null = null;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#configurations = new Configurations(parts.host, parts.options);
  }

  open(path: string, text: string): void {
    this.#documents.open(path, text);
  }

  change(path: string, changes: readonly TextChange[]): void {
    this.#documents.change(path, changes);
  }

  close(path: string): void {
    this.#documents.close(path);
    // What was saved while the document was open may not have been reported.
    this.filesChanged([path]);
  }

  filesChanged(paths: readonly string[]): void {
    this.#configurations.changed(paths);
    for (const [root, linked] of this.#linkedRoots) linked.changed(paths.filter((path) => isInside(root, path)));
  }

  setRoots(roots: readonly string[]): void {
    this.#roots = roots.filter((root) => !roots.some((other) => other !== root && isInside(other, root)));
    for (const root of this.#linkedRoots.keys()) if (!this.#roots.includes(root)) this.#linkedRoots.delete(root);
  }

  setOptions(options: EngineOptions): void {
    this.#configurations.options = options;
  }

  documents(paths: readonly string[], onProgress: OnProgress = () => undefined): Promise<readonly FileAudit[]> {
    return this.#queue.run(async () => {
      const state = await this.#load();
      const pacer = new Pacer();
      const answers = new Map<string, FileAudit>();
      for (const [linked, group] of this.#group(paths, state)) {
        const audits = await this.#judge(linked, { pacer, fresh: false, onProgress }, (files, optionsOf) =>
          auditFiles(group, files, optionsOf).map((file) => (optionsOf(file.path).excluded ? { ...file, problems: [] } : file)),
        );
        for (const file of audits) answers.set(file.path, file);
      }
      return paths.flatMap((path) => answers.get(path) ?? []);
    });
  }

  workspace(onProgress: OnProgress = () => undefined): Promise<readonly Audit[]> {
    return this.#queue.run(async () => {
      const state = await this.#load();
      const pacer = new Pacer();
      const audits: Audit[] = [];
      for (const root of this.#roots) {
        const linked = this.#linkedRoot(root, state);
        const request = { pacer, fresh: false, onProgress };
        audits.push(await this.#judge(linked, request, (files, optionsOf) => this.#answer({ root }, files, optionsOf)));
      }
      return audits;
    });
  }

  buffersAt(path: string, position: Position): Promise<readonly BufferMention[]> {
    return this.#queue.run(async () => {
      const [group] = this.#group([path], await this.#load());
      if (group === undefined) return [];
      return this.#judge(group[0], quietly(new Pacer()), (files, optionsOf) => findMentions(path, position, files, optionsOf));
    });
  }

  audit(request: AuditRequest): Promise<Audit> {
    return this.#queue.run(async () => {
      const pacer = new Pacer(request.signal);
      pacer.check();
      const state = await this.#load();
      const linked = this.#rootToAudit(request.root, state);
      this.#configurations.invalidate();
      linked.invalidate();
      linked.disk.ask(request.only ?? []);
      const settling = { pacer, fresh: true, onProgress: request.onProgress ?? (() => undefined) };
      return this.#judge(linked, settling, (files, optionsOf) => this.#answer(request, files, optionsOf));
    });
  }

  configurations(paths: readonly string[], folders: readonly string[]): Promise<readonly ConfigurationFile[]> {
    return this.#queue.run(async () => {
      const found = new Map<string, ConfigurationFile>();
      for (const folder of new Set([...paths.map(folderOf), ...folders])) {
        const root = this.#rootOf(folder);
        await this.#configurations.load([folder], root);
        for (const file of this.#configurations.governing([folder], root)) found.set(file.path, file);
      }
      return [...found.values()];
    });
  }

  optionsOf(path: string): Promise<OptionsInForce> {
    return this.#queue.run(async () => {
      const root = this.#rootOf(path);
      await this.#configurations.load([folderOf(path)], root);
      return this.#configurations.inForce(path, root);
    });
  }

  suppressing(path: string, findings: readonly Finding[]): Promise<readonly (readonly Fix[])[]> {
    return this.#queue.run(async () => {
      const [group] = this.#group([path], await this.#load());
      const files = await group?.[0].settle(quietly(new Pacer()));
      const facts = files?.facts.get(path);
      return facts?.kind === 'python' ? findings.map((finding) => suppressFinding(finding, facts, files?.text(path) ?? '')) : [];
    });
  }

  fix({ only, root: given, choose, signal }: FixRequest): Promise<FixResult> {
    return this.#queue.run(async () => {
      const state = await this.#load();
      const root = given ?? this.#rootOf(only?.[0] ?? '');
      const folder = folderOf(only?.[0] ?? '');
      const isLoose = (path: string): boolean => folderOf(path) === folder && this.#rootOf(path) === null;
      const includes = root === null ? isLoose : (path: string): boolean => isInside(root, path);
      const judge = this.#judge.bind(this);
      return fixInRounds({ state, root, includes, only: only ?? null, choose, judge, pacer: new Pacer(signal) });
    });
  }

  liveTrees(): number {
    return this.#state?.syntax.liveTrees() ?? 0;
  }

  dispose(): void {
    this.#documents.dispose();
    this.#linkedRoots.clear();
    this.#loose.clear();
  }

  /** What `work` makes of the newest state, once the configuration of every file that it asks about is read: most likely at once. */
  async #judge<Result>(linked: LinkedRoot, request: SettleRequest, work: (files: LinkedFiles, optionsOf: OptionsOf) => Result) {
    const { root } = linked;
    for (;;) {
      if (root !== null) {
        await this.#configurations.load([root], root);
        linked.disk.respectGitignore = this.#configurations.respectsGitignore(root);
      }
      const files = await linked.settle(request);
      const likely = request.fresh ? files.files() : files.facts.keys();
      const unread = [...new Set(Array.from(likely, folderOf))].filter((folder) => !this.#configurations.knows(folder, root));
      if (unread.length > 0) {
        await this.#configurations.load(unread, root);
        continue;
      }
      const known = new Map<string, FileOptions>();
      const missing = new Set<string>();
      const result = work(files, (path) => {
        const options = known.get(path) ?? this.#configurations.optionsOf(path, root);
        if (options === null) missing.add(folderOf(path));
        else known.set(path, options);
        return options ?? DEFAULTS;
      });
      if (missing.size === 0) return result;
      await this.#configurations.load([...missing], root);
    }
  }

  #load(): Promise<EngineState> {
    this.#loading ??= loadSyntax(this.#parts.wasm).then((syntax) => {
      this.#state = { host: this.#parts.host, documents: this.#documents, syntax, extractor: new Extractor(syntax), link: linkWorkspace };
      return this.#state;
    });
    return this.#loading;
  }

  #group(paths: readonly string[], state: EngineState): ReadonlyMap<LinkedRoot, readonly string[]> {
    this.#dropLoose();
    const groups = new Map<LinkedRoot, string[]>();
    for (const path of paths) {
      const root = this.#rootOf(path);
      const linked = root === null ? this.#looseFolder(folderOf(path), state) : this.#linkedRoot(root, state);
      const group = groups.get(linked);
      if (group === undefined) groups.set(linked, [path]);
      else group.push(path);
    }
    return groups;
  }

  #rootOf(path: string): string | null {
    return this.#roots.find((root) => isInside(root, path)) ?? null;
  }

  #linkedRoot(root: string, state: EngineState): LinkedRoot {
    const known = this.#linkedRoots.get(root);
    if (known !== undefined) return known;
    const made = new LinkedRoot(root, state, (path) => isInside(root, path));
    this.#linkedRoots.set(root, made);
    return made;
  }

  #looseFolder(folder: string, state: EngineState): LinkedRoot {
    const known = this.#loose.get(folder);
    if (known !== undefined) return known;
    const made = new LinkedRoot(null, state, (path) => folderOf(path) === folder && this.#rootOf(path) === null);
    this.#loose.set(folder, made);
    return made;
  }

  /** Forgets folders of which no document is open any more. */
  #dropLoose(): void {
    const open = new Set(this.#documents.paths().map(folderOf));
    for (const folder of this.#loose.keys()) if (!open.has(folder)) this.#loose.delete(folder);
  }

  /** Keeps what was linked of one root beside those of the editor: an audit of another root is likely not to come again. */
  #rootToAudit(root: string, state: EngineState): LinkedRoot {
    for (const other of this.#linkedRoots.keys()) if (other !== root && !this.#roots.includes(other)) this.#linkedRoots.delete(other);
    return this.#linkedRoot(root, state);
  }

  #answer({ root, only }: AuditRequest, linked: LinkedFiles, optionsOf: OptionsOf): Audit {
    const named = new Set(only ?? []);
    const isWanted = (path: string): boolean => only === undefined || only.some((each) => isInside(each, path));
    const files = linked.files();
    const paths = [...new Set([...files, ...linked.unreadFolders()])].filter(isWanted).sort(comparePaths);
    const reported = paths.filter((path) => !optionsOf(path).excluded);
    const audits = auditFiles(reported, linked, optionsOf);
    return {
      root,
      memoryModel: optionsOf(`${root}/`).memoryModel,
      memoryModelFrom: this.#configurations.inForce(`${root}/`, root).memoryModelFrom,
      configurations: this.#configurations.governing([root, ...paths.map(folderOf)], root),
      excluded: [...named].filter((path) => optionsOf(path).excluded),
      files: audits.filter(
        ({ path, verdicts, findings, problems }) => verdicts.length + findings.length + problems.length > 0 || named.has(path),
      ),
      texts: findingTexts(audits, linked),
      filesRead: files.length,
    };
  }
}

const DEFAULTS: FileOptions = combineLayers([]).ofFile('/');

function quietly(pacer: Pacer): SettleRequest {
  return { pacer, fresh: false, onProgress: () => undefined };
}
