/** What the large libraries from outside are called where they are imported. */
const FOREIGN_MODULES: ReadonlySet<string> = new Set(['np', 'numpy', 'torch']);

/** Whether a name that stands before a dot is one that such a library is imported as: what hangs on it says nothing of the workspace. */
export function isForeignModule(name: string): boolean {
  return FOREIGN_MODULES.has(name);
}
