import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FileParams,
  type FolderFiles,
  fileKindRequest,
  type ListFilesParams,
  listFilesRequest,
  readFileRequest,
} from '../../server/src/protocol.ts';

/** What lies at an address: null for nothing. */
type FileKind = 'file' | 'other' | null;

/** Lets a server without a disk read files through the editor. */
export function offerFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(listFilesRequest, ({ uri, skip }: ListFilesParams) => listFiles(vscode.Uri.parse(uri), new Set(skip))),
    client.onRequest(readFileRequest, ({ uri }: FileParams) => vscode.workspace.fs.readFile(vscode.Uri.parse(uri))),
    client.onRequest<FileKind, unknown>(fileKindRequest, ({ uri }: FileParams) => kindOf(vscode.Uri.parse(uri))),
  );
}

async function listFiles(root: vscode.Uri, skip: ReadonlySet<string>): Promise<FolderFiles> {
  const files: string[] = [];
  const problems: { uri: string; message: string }[] = [];
  for (let level = [root]; level.length > 0; ) {
    const below = await Promise.all(level.map((folder) => readFolder(folder, skip, files, problems)));
    level = below.flat();
  }
  return { files, problems };
}

/** Adds the files of one folder; returns the folders in it that are to be read. A link to a folder is not followed: it may lead back. */
async function readFolder(
  folder: vscode.Uri,
  skip: ReadonlySet<string>,
  files: string[],
  problems: { uri: string; message: string }[],
): Promise<vscode.Uri[]> {
  let entries: [string, vscode.FileType][];
  try {
    entries = await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    problems.push({ uri: folder.toString(), message: error instanceof Error ? error.message : String(error) });
    return [];
  }
  for (const [name, type] of entries) {
    if ((type & vscode.FileType.File) !== 0 && /\.(?:pyw?|metal)$/.test(name)) files.push(vscode.Uri.joinPath(folder, name).toString());
  }
  return entries
    .filter(([name, type]) => type === vscode.FileType.Directory && !skip.has(name))
    .map(([name]) => vscode.Uri.joinPath(folder, name));
}

async function kindOf(file: vscode.Uri): Promise<FileKind> {
  try {
    const { type } = await vscode.workspace.fs.stat(file);
    return (type & vscode.FileType.File) !== 0 ? 'file' : 'other';
  } catch {
    return null;
  }
}
