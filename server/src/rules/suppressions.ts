import type { Range } from '../position.ts';
import type { Directive, DirectiveName } from './directive.ts';
import type { Finding } from './finding.ts';
import { exactness } from './rule-selector.ts';

/** What is asked about a suppression by name: a whole one, or one of the rules that it names. */
type Used = Directive | DirectiveName;

/** What is said of suppressions. It is silenced by its full name alone: a suppression of everything must not hide that it suppresses nothing. */
const OF_SUPPRESSIONS = { code: 'SMA900', name: 'unused-suppression' };

/** Whether a name means what is said of suppressions, and so cannot be of use before that is said. */
export function meansSuppressions({ text }: DirectiveName): boolean {
  return exactness(text, OF_SUPPRESSIONS) >= OF_SUPPRESSIONS.code.length;
}

/**
 * The suppression comments of a workspace. One counts for findings on its own line or on any line of the call that they are about, or in its whole file; whether it
 * was of use is remembered.
 */
export class Suppressions {
  readonly #directivesOf: (path: string) => readonly Directive[];
  readonly #used = new Set<Used>();

  constructor(directivesOf: (path: string) => readonly Directive[]) {
    this.#directivesOf = directivesOf;
  }

  /** Whether a comment suppresses the finding. Every comment that does was of use. */
  suppress(finding: Finding): boolean {
    let suppressed = false;
    for (const directive of this.#counting(finding)) {
      for (const used of naming(directive, finding)) {
        this.#used.add(directive);
        this.#used.add(used);
        suppressed = true;
      }
    }
    return suppressed;
  }

  wasOfUse(part: Used): boolean {
    return this.#used.has(part);
  }

  #counting({ path, range, within }: Finding): readonly Directive[] {
    const here = this.#directivesOf(path).filter(({ scope, comment }) => scope === 'file' || isOn(range, comment.line));
    if (within === undefined) return here;
    const there = this.#directivesOf(within.path).filter(({ scope, comment }) => scope === 'line' && isOn(within.range, comment.line));
    return [...new Set([...here, ...there])];
  }
}

/** The parts of a directive that mean a finding's rule: of equal names the first. */
function naming(directive: Directive, finding: Finding): readonly Used[] {
  const isOfSuppressions = finding.code === OF_SUPPRESSIONS.code;
  if (directive.names === null) return isOfSuppressions ? [] : [directive];
  const names = directive.names.filter((name) => (isOfSuppressions ? meansSuppressions(name) : exactness(name.text, finding) > 0));
  return names.filter(({ text }, index) => names.findIndex((other) => other.text.toLowerCase() === text.toLowerCase()) === index);
}

function isOn(range: Range, line: number): boolean {
  return range.start.line <= line && line <= range.end.line;
}
