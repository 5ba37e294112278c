import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver';
import { optionsChangedNotification } from '../protocol.ts';
import type { Session } from './session.ts';
import { toPath } from './uris.ts';

const watchedFiles = ['**/*.{py,pyw,metal}', '**/{pyproject.toml,storage-mode-audit.toml,.gitignore}'];

/** Tells the engine of files that were made, changed or deleted outside the editor. Changes of open documents count once they are closed. */
export function followFiles({ connection, documents, engine, offer, changed }: Session): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.flatMap(({ uri, type }) => {
      const path = toPath(uri);
      return path === null ? [] : [{ path, deleted: type === FileChangeType.Deleted }];
    });
    for (const { path, deleted } of files) {
      const document = documents.at(path);
      if (document !== undefined) documents.set({ ...document, deleted });
    }
    engine.filesChanged(files.map((file) => file.path));
    if (offer.notifications && files.some(({ path }) => path.endsWith('.toml')))
      void connection.sendNotification(optionsChangedNotification);
    changed();
  });
}

/** Asks the client to watch, where it can be asked; others watch by their own configuration or not at all. */
export async function registerFileWatcher({ connection, offer }: Session): Promise<void> {
  if (!offer.watchedFilesRegistration) return;
  try {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: watchedFiles.map((globPattern) => ({ globPattern })),
    });
  } catch (error) {
    connection.console.warn(`the client does not watch files: ${error}`);
  }
}
