/** Pure functions over the engine's names of files: absolute, `/`-separated. See `Host`. */

/**
 * Orders paths by code points: the order of `sort()` on their UTF-8 bytes. JavaScript's own order of strings goes by UTF-16 code units, which puts
 * characters above U+FFFF before U+E000.
 */
export function comparePaths(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const one = left.charCodeAt(at);
    const other = right.charCodeAt(at);
    if (one !== other) return orderOf(one) - orderOf(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for characters above every other code unit. */
function orderOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder that holds `path`: `/` for `/a`, and for a name without any `/` the name itself, since nothing else lies beside it. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  if (end === -1) return path;
  return end === 0 ? '/' : path.slice(0, end);
}

/** Whether `path` is `folder` or lies below it. */
export function isInside(folder: string, path: string): boolean {
  if (path === folder) return true;
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** `path` as seen from `root`: `a/b.py`; `.` for the root itself; unchanged where it lies elsewhere. */
export function relativePath(root: string, path: string): string {
  if (path === root) return '.';
  if (!isInside(root, path)) return path;
  return path.slice(root.endsWith('/') ? root.length : root.length + 1);
}

/** What the engine reads a file as; null for a file it leaves alone. */
export function sourceKind(path: string): 'python' | 'metal' | null {
  if (path.endsWith('.py') || path.endsWith('.pyw')) return 'python';
  return path.endsWith('.metal') ? 'metal' : null;
}
