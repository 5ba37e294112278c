import type { Connection } from 'vscode-languageserver';
import { comparePaths, sourceKind } from '../path.ts';
import {
  type FileParams,
  type FolderFiles,
  fileKindRequest,
  type ListFilesParams,
  listFilesRequest,
  readFileRequest,
} from '../protocol.ts';
import type { Host } from '../workspace/host.ts';
import { NEVER_ENTERED } from '../workspace/never-entered.ts';
import { toPath, toUri } from './uris.ts';

/** The files of the editor at the other end, whatever they lie on. `.gitignore` files are not heeded: only what is never entered is left out. */
export class EditorHost implements Host {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async listFiles(root: string, onProblem: (path: string, message: string) => void): Promise<readonly string[]> {
    const params: ListFilesParams = { uri: toUri(root), skip: [...NEVER_ENTERED] };
    const { files, problems } = await this.#connection.sendRequest<FolderFiles>(listFilesRequest, params);
    for (const { uri, message } of problems) onProblem(toPath(uri) ?? root, message);
    return files
      .map(toPath)
      .filter((path) => path !== null && sourceKind(path) !== null)
      .filter((path) => path !== null)
      .sort(comparePaths);
  }

  async readFile(path: string): Promise<Uint8Array> {
    const params: FileParams = { uri: toUri(path) };
    return await this.#connection.sendRequest<Uint8Array>(readFileRequest, params);
  }

  async kindOf(path: string): Promise<'file' | 'other' | null> {
    const params: FileParams = { uri: toUri(path) };
    return await this.#connection.sendRequest<'file' | 'other' | null>(fileKindRequest, params).catch(() => null);
  }
}
