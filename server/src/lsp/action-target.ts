import type { Range } from '../position.ts';

/** What an action is about, as the client gives it back when it wants the edit: plain JSON. */
export type ActionTarget =
  /** One fix of one finding, by its title. */
  | {
      readonly kind: 'fix';
      readonly uri: string;
      readonly version: number;
      readonly code: string;
      readonly range: Range;
      readonly title: string;
    }
  /** Every safe fix of a document, or those of one rule. */
  | { readonly kind: 'all'; readonly uri: string; readonly version: number; readonly code?: string };

/** Reads what came back; null where it is not of this server's making. */
export function readTarget(data: unknown): ActionTarget | null {
  if (typeof data !== 'object' || data === null || !('kind' in data) || !('uri' in data) || !('version' in data)) return null;
  if (data.kind !== 'fix' && data.kind !== 'all') return null;
  return data as ActionTarget;
}
