/** Whose findings are shown: those of the documents that are open, or those of every file of the workspace. */
export type DiagnosticsScope = 'openFiles' | 'workspace';

/** What the editor's settings say of how things are shown, beside what they say of the audit itself. What is absent or wrong is the default. */
export class Presentation {
  #inlayHints = false;
  #scope: DiagnosticsScope = 'openFiles';

  /** Whether allocations are followed by the access pattern of their buffer. */
  get inlayHints(): boolean {
    return this.#inlayHints;
  }

  get diagnosticsScope(): DiagnosticsScope {
    return this.#scope;
  }

  /** Takes the `storageModeAudit` section. Returns whether anything changed. */
  update(section: unknown): boolean {
    const before = [this.#inlayHints, this.#scope];
    this.#inlayHints = read(section, 'inlayHints', 'enabled') === true;
    this.#scope = read(section, 'diagnostics', 'scope') === 'workspace' ? 'workspace' : 'openFiles';
    return before[0] !== this.#inlayHints || before[1] !== this.#scope;
  }
}

function read(section: unknown, ...keys: readonly string[]): unknown {
  let value = section;
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}
