/**
 * Where files come from: a disk, an editor's file system, a map in a test.
 *
 * A path is the host's own name of a file: absolute, `/`-separated, stable; the engine reads nothing into it but its segments (for imports) and its
 * ending (`.py`, `.pyi`, `.metal`). On disk it is the POSIX form of the absolute path.
 */
export interface Host {
  /**
   * Every Python and Metal file below the folder `root`, sorted, less what is never entered and, unless told otherwise, what `.gitignore` names.
   * A folder that cannot be read is left out and named through `onProblem`.
   */
  listFiles(root: string, onProblem: (path: string, message: string) => void, options?: ListOptions): Promise<readonly string[]>;
  /**
   * The bytes of a file; of one larger than `MAX_BYTES` a part may do, as long as it is larger too. Rejects with an `Error` whose message is fit for a
   * person when it cannot be read.
   */
  readFile(path: string): Promise<Uint8Array>;
  /** Whether a file that can be read as one lies there, or anything else (a folder, a pipe), or nothing. Never rejects. */
  kindOf(path: string): Promise<'file' | 'other' | null>;
}

export interface ListOptions {
  /** Absent: true. */
  readonly respectGitignore?: boolean;
}
