import { chmod, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { decode } from './decode.ts';
import { readErrorText } from './read-error.ts';

/** A file's text before and after. Both are without a byte order mark. */
export interface NewText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The files that must change with it or not at all, itself among them. */
  readonly together: readonly string[];
}

/** What became of the files that were to be written. */
export interface WrittenFiles {
  readonly written: readonly NewText[];
  /** Files left as they are, with the reason. */
  readonly leftAlone: readonly { readonly path: string; readonly because: string }[];
}

/** A new text that lies beside the file it is for. */
interface Prepared {
  readonly file: NewText;
  readonly target: string;
  readonly temporary: string;
}

/**
 * Writes fixed texts to the disk. Each file is replaced in one step by a complete one with its mode and byte order mark. A file whose text is not the one that
 * was fixed is left alone, and so are those that must change with it.
 */
export async function writeFixed(files: readonly NewText[]): Promise<WrittenFiles> {
  const leftAlone = new Map<string, string>();
  const prepared: Prepared[] = [];
  try {
    for (const file of files) {
      const made = await prepare(file);
      if (typeof made === 'string') leftAlone.set(file.path, made);
      else prepared.push(made);
    }
    const isWritable = ({ file }: Prepared): boolean => file.together.every((path) => !leftAlone.has(path));
    for (const { file } of prepared.filter((each) => !isWritable(each))) {
      const cause = file.together.find((path) => leftAlone.has(path));
      leftAlone.set(file.path, `must change together with ${cause === undefined ? 'another file' : basename(cause)}`);
    }
    const writable = prepared.filter(({ file }) => !leftAlone.has(file.path));
    for (const { target, temporary } of writable) await rename(temporary, target);
    return {
      written: writable.map(({ file }) => file),
      leftAlone: [...leftAlone].map(([path, because]) => ({ path, because })),
    };
  } finally {
    for (const { temporary } of prepared) await rm(temporary, { force: true });
  }
}

/** Writes the text into a new file beside the old one; a reason where that cannot be, or where the old one is not what it was. */
async function prepare(file: NewText): Promise<Prepared | string> {
  try {
    const target = await realpath(file.path);
    const decoded = decode(await readFile(target));
    if (decoded.kind === 'problem' || decoded.text !== file.before) return 'changed since it was read';
    const { mode } = await stat(target);
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile((decoded.hasBom ? '\uFEFF' : '') + file.after, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    // What the process's mask took away.
    await chmod(temporary, mode & 0o7777);
    return { file, target, temporary };
  } catch (error) {
    return readErrorText(error);
  }
}
