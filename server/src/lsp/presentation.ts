import { isInside } from '../path.ts';

/** Whose findings are shown: those of the documents that are open, or those of every file of the workspace. */
export type DiagnosticsScope = 'openFiles' | 'workspace';

interface Shown {
  readonly inlayHints: boolean;
  readonly scope: DiagnosticsScope;
}

/** What the editor's settings say of how things are shown, beside what they say of the audit itself. What is absent or wrong is the default. */
export class Presentation {
  #elsewhere: Shown = readShown(undefined);
  #byFolder: ReadonlyMap<string, Shown> = new Map();

  /** Takes the `storageModeAudit` section of each folder, and the one for what lies in none. */
  update(section: unknown, byFolder: ReadonlyMap<string, unknown>): void {
    this.#elsewhere = readShown(section);
    this.#byFolder = new Map([...byFolder].map(([folder, each]) => [folder, readShown(each)]));
  }

  /** Whether the allocations of a file are followed by the access pattern of their buffer. */
  hintsIn(path: string): boolean {
    return this.#of(path).inlayHints;
  }

  /** Whether those of any file may be. */
  get anyHints(): boolean {
    return this.#all().some(({ inlayHints }) => inlayHints);
  }

  scopeOf(path: string): DiagnosticsScope {
    return this.#of(path).scope;
  }

  /** Every scope that some folder has, each once, as a text. */
  get scopes(): string {
    return [...new Set(this.#all().map(({ scope }) => scope))].sort().join();
  }

  /** The widest scope of any folder. */
  get widestScope(): DiagnosticsScope {
    return this.#all().some(({ scope }) => scope === 'workspace') ? 'workspace' : 'openFiles';
  }

  #all(): readonly Shown[] {
    return [this.#elsewhere, ...this.#byFolder.values()];
  }

  /** The innermost folder that holds the path has the word. */
  #of(path: string): Shown {
    const [innermost] = [...this.#byFolder]
      .filter(([folder]) => isInside(folder, path))
      .sort(([one], [other]) => other.length - one.length);
    return innermost?.[1] ?? this.#elsewhere;
  }
}

function readShown(section: unknown): Shown {
  return {
    inlayHints: read(section, 'inlayHints', 'enabled') === true,
    scope: read(section, 'diagnostics', 'scope') === 'workspace' ? 'workspace' : 'openFiles',
  };
}

function read(section: unknown, ...keys: readonly string[]): unknown {
  let value = section;
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}
