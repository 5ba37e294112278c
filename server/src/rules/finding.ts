import type { Location, Range } from '../position.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** safe: the program keeps its meaning. unsafe: it may not. manual: shown, never applied by a machine on its own. */
export type Applicability = 'safe' | 'unsafe' | 'manual';

export interface TextEdit {
  readonly path: string;
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  /** Says what changes: `Use MTLResourceStorageModePrivate`. */
  readonly title: string;
  readonly applicability: Applicability;
  readonly preferred: boolean;
  /** Do not overlap; sorted by path, then start. */
  readonly edits: readonly TextEdit[];
}

/** What a finding is about, in words that stay the same when lines move: a buffer, or a call that makes none. */
export interface Subject {
  /** `Class.method`, `outer.inner`, or `<module>`. */
  readonly function: string;
  /** The buffer's name, or the call's selector. */
  readonly name: string;
}

/** What a rule has to say of one place. */
export interface Finding {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly range: Range;
  /** The call it is about, in whichever file that is: a suppression comment on any line of it counts. Absent: the finding's own range does alone. */
  readonly within?: Location;
  /** Absent for what is said of a comment or a whole file. */
  readonly subject?: Subject;
  readonly related: readonly { readonly location: Location; readonly message: string }[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  readonly fixes: readonly Fix[];
}
