import { URI } from 'vscode-uri';

/** Schemes beside `file` and `untitled` that files are read of. */
const followed = new Set<string>();

/**
 * The engine's name of the file behind a URI: the absolute path, `/`-separated. A document that was never saved is named by the path it asks for, so
 * that its imports are found, or by a name of its own.
 *
 * Of other schemes only those of `followSchemes` are read, as `/scheme:/authority/path`. Null for the rest: `git:` documents are old text, and a notebook cell by
 * itself cannot see the next one.
 */
export function toPath(uri: string): string | null {
  const [, scheme = ''] = /^([a-z][a-z0-9+.-]*):/i.exec(uri) ?? [];
  if (scheme !== 'file' && scheme !== 'untitled' && !followed.has(scheme)) return null;
  const parsed = URI.parse(uri);
  if (followed.has(scheme)) return `/${scheme}:/${parsed.authority}${parsed.path}`;
  if (parsed.scheme === 'untitled' && !parsed.path.startsWith('/')) return `/untitled:/${parsed.path}`;
  const path = parsed.with({ scheme: 'file' }).fsPath;
  return isWindowsPath(path) ? path.replaceAll('\\', '/') : path;
}

/** From now on files of the schemes of these URIs are read: an editor's folders need not lie on a disk. */
export function followSchemes(uris: readonly string[]): void {
  for (const { scheme } of uris.map((uri) => URI.parse(uri))) if (scheme !== 'file' && scheme !== 'untitled') followed.add(scheme);
}

/** The URI of a file that no editor has given one. */
export function toUri(path: string): string {
  const [, scheme = '', authority = '', rest = ''] = /^\/([a-z][a-z0-9+.-]*):\/([^/]*)(.*)$/i.exec(path) ?? [];
  if (followed.has(scheme)) return URI.from({ scheme, authority, path: rest }).toString();
  return URI.file(path).toString();
}

/** A drive (`c:\`) or a share (`\\server\`); elsewhere a backslash is a letter like any other. */
function isWindowsPath(path: string): boolean {
  return /^([a-z]:)?\\/i.test(path);
}
