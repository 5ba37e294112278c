import { URI } from 'vscode-uri';

/**
 * The engine's name of the file behind a URI: the absolute path, `/`-separated. A document that was never saved is named by the path it asks for, so
 * that its imports are found, or by a name of its own.
 *
 * Null for every other scheme: `git:` documents are old text, and a notebook cell by itself cannot see the next one.
 */
export function toPath(uri: string): string | null {
  if (!uri.startsWith('file:') && !uri.startsWith('untitled:')) return null;
  const parsed = URI.parse(uri);
  if (parsed.scheme === 'untitled' && !parsed.path.startsWith('/')) return `/untitled:/${parsed.path}`;
  const path = parsed.with({ scheme: 'file' }).fsPath;
  return isWindowsPath(path) ? path.replaceAll('\\', '/') : path;
}

/** The URI of a file that no editor has given one. */
export function toUri(path: string): string {
  return URI.file(path).toString();
}

/** A drive (`c:\`) or a share (`\\server\`); elsewhere a backslash is a letter like any other. */
function isWindowsPath(path: string): boolean {
  return /^([a-z]:)?\\/i.test(path);
}
