import { toUri } from './uris.ts';

/** A Python document as an editor holds it open. Each change makes a new one: while `OpenDocuments` still has the very same, nothing has changed. */
export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  /** The engine's name of it. */
  readonly path: string;
  /** The client's number of the text; grows with each change. */
  readonly version: number;
  /** Its file is gone from the disk: nothing is said of it until it is edited, or back. */
  readonly deleted: boolean;
}

/** Every Python document that is open, by the client's URI. */
export class OpenDocuments {
  readonly #byUri = new Map<string, OpenDocument>();

  set(document: OpenDocument): void {
    this.#byUri.set(document.uri, document);
  }

  remove(uri: string): void {
    this.#byUri.delete(uri);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#byUri.get(uri);
  }

  has(document: OpenDocument): boolean {
    return this.#byUri.get(document.uri) === document;
  }

  all(): readonly OpenDocument[] {
    return [...this.#byUri.values()];
  }

  /** The document of a path; one of them, should an unsaved one and a saved one share it. */
  at(path: string): OpenDocument | undefined {
    return this.all().find((document) => document.path === path);
  }

  /** The client's own spelling of a file's URI where it has the file open. */
  uriOf(path: string): string {
    return this.at(path)?.uri ?? toUri(path);
  }
}
