import { type Identifiers, mentionsAny } from '../workspace/relevance.ts';

/** Finds files that mention names, and asks each file about each name once. */
export class MentionFinder {
  readonly #names = new Set<number>();
  readonly #asked = new WeakSet<Identifiers>();

  /** Of `files`, those that mention any of the hashed `names`, or of those asked for before. */
  find<File extends { readonly identifiers: Identifiers | null }>(files: readonly File[], names: ReadonlySet<number>): readonly File[] {
    const added = new Set<number>();
    for (const name of names) if (!this.#names.has(name)) added.add(name);
    for (const name of added) this.#names.add(name);
    return files.filter(({ identifiers }) => {
      if (identifiers === null) return false;
      if (this.#asked.has(identifiers)) return added.size > 0 && mentionsAny(identifiers, added);
      this.#asked.add(identifiers);
      return mentionsAny(identifiers, this.#names);
    });
  }
}
