import type { JudgedFile, Workspace } from '../audit/judge.ts';
import type { Verdict } from '../audit/verdict.ts';
import type { BufferUse } from '../flow/buffer-use.ts';
import type { Observation } from '../flow/observation.ts';
import type { MemoryModel } from '../metal/storage-mode.ts';
import type { Range } from '../position.ts';
import type { Directive, DirectiveName } from './directive.ts';
import type { Finding, Fix, Severity } from './finding.ts';

/** `off`: the rule does not run under that memory model. */
export type RuleSeverity = Severity | 'off';

/** What a check is called, what it looks for, and its documentation. */
interface RuleFacts {
  /** `SMA` and three digits. `SMA1…` are defects: they speak whatever else does; of the others one speaks of each buffer. */
  readonly code: string;
  /** The pattern, not the cure: it reads well after "allow". */
  readonly name: string;
  readonly severity: Readonly<Record<MemoryModel, RuleSeverity>>;
  /** The version that first had it. */
  readonly since: string;
  readonly fix: 'always' | 'sometimes' | 'never';
  /** What it finds, in one line of Markdown without a full stop. */
  readonly summary: string;
  /**
   * Markdown, second-level headings: What it does, Why is this bad?, Example, Use instead, Fix safety, When it stays silent. The Python fences of Example and
   * Use instead are whole programs: under the first memory model that the rule is on for, this rule alone speaks of the one, and none of the other.
   */
  readonly docs: string;
}

/** A check of one buffer at a time. */
export interface BufferRule extends RuleFacts {
  readonly of?: 'buffer';
  check(context: RuleContext): void;
}

/** A check of one call at a time, of those that make no buffer: what flow observed of its argument is all that it goes by. */
export interface CallRule extends RuleFacts {
  readonly of: 'call';
  check(context: CallContext): void;
}

/** A check of both. */
export interface CommonRule extends RuleFacts {
  readonly of: 'buffer-and-call';
  check(context: RuleContext): void;
  checkCall(context: CallContext): void;
}

/** A check of one suppression comment at a time, once it is known what each was good for. */
export interface SuppressionRule extends RuleFacts {
  readonly of: 'suppression';
  check(context: SuppressionContext): void;
}

/** One check. `of` says what it is given; without it, a buffer. */
export type Rule = BufferRule | CallRule | CommonRule | SuppressionRule;

/** A verdict and the buffer it is of. */
export interface JudgedBuffer {
  readonly verdict: Verdict;
  readonly use: BufferUse;
}

interface CheckContext {
  /** The file of the allocation, or of the call. */
  readonly file: JudgedFile;
  /** The code around it: facts and texts of every file, and the other buffers. */
  readonly workspace: Workspace;
  /** The present text of that file. */
  readonly text: string;
  readonly memoryModel: MemoryModel;
  report(report: Report): void;
}

/** What a rule of buffers is given. */
export interface RuleContext extends JudgedBuffer, CheckContext {}

/** What a rule of calls is given. */
export interface CallContext extends CheckContext {
  readonly observation: Observation;
}

/** What a rule of suppressions is given. */
export interface SuppressionContext {
  readonly directive: Directive;
  /** Whether it, or one of the rules that it names, suppressed nothing under either memory model; false for all where that cannot be told. */
  isUnused(part: Directive | DirectiveName): boolean;
  readonly path: string;
  readonly file: Pick<JudgedFile, 'facts'>;
  /** The present text of the file. */
  readonly text: string;
  report(report: Report): void;
}

/** What a rule reports; what is left out is taken from the rule and the allocation or call. */
export interface Report {
  readonly at: Range;
  /** The file of the allocation or call where absent. */
  readonly path?: string;
  /** One or two sentences: what was seen and where, under which memory model, what to do. */
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: Finding['related'];
  readonly tags?: Finding['tags'];
  readonly fixes?: readonly Fix[];
}

/** The rule itself, its type checked where it is written. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
