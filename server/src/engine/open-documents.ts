import type { TextChange } from '../engine-api.ts';
import { sourceKind } from '../path.ts';
import { OpenDocument } from './open-document.ts';

/** The documents that editors hold. One of an unknown kind, such as an untitled one, is Python. */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();

  open(path: string, text: string): void {
    this.close(path);
    this.#documents.set(path, new OpenDocument(sourceKind(path) ?? 'python', text));
  }

  /** Changes to a document that is not open are dropped. */
  change(path: string, changes: readonly TextChange[]): void {
    this.#documents.get(path)?.change(changes);
  }

  close(path: string): void {
    this.#documents.get(path)?.dispose();
    this.#documents.delete(path);
  }

  get(path: string): OpenDocument | undefined {
    return this.#documents.get(path);
  }

  paths(): readonly string[] {
    return [...this.#documents.keys()];
  }

  /** The same texts, with trees of their own. */
  copy(): OpenDocuments {
    const copy = new OpenDocuments();
    for (const [path, document] of this.#documents) copy.open(path, document.text);
    return copy;
  }

  dispose(): void {
    for (const path of this.paths()) this.close(path);
  }
}
