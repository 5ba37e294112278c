/** What the editor's settings say of how things are shown, beside what they say of the audit itself. */
export class Presentation {
  #inlayHints = false;

  /** Whether allocations are followed by the access pattern of their buffer. */
  get inlayHints(): boolean {
    return this.#inlayHints;
  }

  /** Takes the `storageModeAudit` section; what is absent or of another type is the default. Returns whether anything changed. */
  update(section: unknown): boolean {
    const before = this.#inlayHints;
    this.#inlayHints = read(section, 'inlayHints', 'enabled') === true;
    return before !== this.#inlayHints;
  }
}

function read(section: unknown, ...keys: readonly string[]): unknown {
  let value = section;
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}
