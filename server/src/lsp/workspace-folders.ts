import { DidChangeWorkspaceFoldersNotification, type InitializeParams } from 'vscode-languageserver';
import type { Session } from './session.ts';
import { refreshSettings } from './settings.ts';
import { followSchemes, toPath } from './uris.ts';

/** The folders that the client has open, as the engine names them. */
export class WorkspaceFolders {
  #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  get roots(): readonly string[] {
    return this.#roots;
  }

  update(added: readonly string[], removed: readonly string[]): void {
    const kept = this.#roots.filter((root) => !removed.includes(root));
    this.#roots = [...new Set([...kept, ...added])];
  }
}

/** The folders named in `initialize`: the list, or the one folder of clients that know no more. */
export function readWorkspaceFolders(params: InitializeParams): WorkspaceFolders {
  const uris = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
  return new WorkspaceFolders(toRoots(uris));
}

/** Tells the engine which folders to follow, now and whenever they change. */
export function followFolders(session: Session): void {
  const { connection, engine, folders, changed } = session;
  engine.setRoots(folders.roots);
  // Not `connection.workspace.onDidChangeWorkspaceFolders`: before the answer to `initialize` that sends a request, which no client may get by then.
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
    folders.update(toRoots(added.map((folder) => folder.uri)), toRoots(removed.map((folder) => folder.uri)));
    engine.setRoots(folders.roots);
    changed();
    refreshSettings(session).catch((error: unknown) => connection.console.warn(`the client's settings could not be read: ${error}`));
  });
}

function toRoots(uris: readonly string[]): readonly string[] {
  followSchemes(uris);
  return uris.map(toPath).filter((path) => path !== null);
}
