/** Public means no leading underscore; the dunder methods that Python itself calls are public too. */
export function isPublic(name: string): boolean {
  return !name.startsWith('_') || (name.startsWith('__') && name.endsWith('__'));
}
