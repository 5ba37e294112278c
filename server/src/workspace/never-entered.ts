/** Folders that hold no source of the project. They are entered when they are the root of a listing, and only then. */
export const NEVER_ENTERED: ReadonlySet<string> = new Set([
  '.git',
  '.venv',
  'venv',
  'site-packages',
  'node_modules',
  'build',
  'dist',
  '.tox',
]);
