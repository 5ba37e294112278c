import picomatch from 'picomatch/posix.js';
import { baseName, isInside, relativePath } from '../path.ts';

/** Longer ones are a mistake; and what a glob of this size can cost stays small. */
const MOST_CHARACTERS = 500;
/** Runs of `*` in one segment: each further one multiplies the ways in which a name can fail to match. */
const MOST_STARS = 4;

const SETTINGS = { dot: true, noextglob: true, nonegate: true, strictBrackets: true, debug: true } as const;

/** Whether a path, and with it everything below it, is meant. `path` is absolute. */
export type PathTest = (path: string) => boolean;

/** What is wrong with a glob; null for a good one. */
export function problemOfGlob(glob: string): string | null {
  if (glob.trim() === '') return 'an empty glob names nothing';
  if (glob.length > MOST_CHARACTERS) return `a glob of ${glob.length} characters; allowed are ${MOST_CHARACTERS}`;
  const start = glob.length <= 80 ? glob : `${glob.slice(0, 79)}…`;
  if (glob.startsWith('!')) return `"${start}" begins with "!"; only what is to be left out can be named`;
  if (glob.includes('\\')) return `"${start}" has a "\\"; folders are separated by "/"`;
  if (/^([a-zA-Z]:)?\//.test(glob)) return `"${start}" is an absolute path; globs start from the folder of the configuration file`;
  const segments = glob.split('/');
  if (segments.includes('..')) return `"${start}" leads out of the folder of the configuration file`;
  if (segments.some((segment) => (segment.match(/\*+/g) ?? []).length > MOST_STARS)) {
    return `"${start}" has more than ${MOST_STARS} stars between two "/"`;
  }
  try {
    picomatch.makeRe(trim(glob), SETTINGS);
    return null;
  } catch (error) {
    return `"${start}" is no glob: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * A test of paths below `folder`. A glob without a `/` names files and folders at any depth, one with a `/` starts from `folder`; either stands for
 * everything below what it names. Globs must be without problem.
 */
export function testGlob(glob: string, folder: string): PathTest {
  const pattern = trim(glob);
  const matches = picomatch(pattern, SETTINGS);
  const anywhere = !glob.replace(/\/+$/, '').includes('/');
  return (path) => {
    if (!isInside(folder, path) || path === folder) return false;
    const segments = relativePath(folder, path).split('/');
    return segments.some((_, index) => {
      const upTo = segments.slice(0, index + 1).join('/');
      return matches(anywhere ? baseName(upTo) : upTo);
    });
  };
}

/** Without `./` before and `/` behind. */
function trim(glob: string): string {
  return glob.replace(/\/+$/, '').replace(/^(\.\/+)+/, '');
}
