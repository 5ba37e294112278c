/** What an editor's extension and the server say to each other beyond the Language Server Protocol: plain JSON, positions as in LSP. */

/** The section of the editor's settings. */
export const settingsSection = 'storageModeAudit';

/** `source` of every diagnostic. */
export const diagnosticSource = 'storage-mode-audit';

/** What a client may give in `initialize`. */
export interface InitializationOptions {
  /** Links of the codes lead to this, a `/` and the code. Without it codes have no link. */
  readonly ruleDocsBase?: string;
  /** A command of the editor that shows the documentation of the rule whose code it is given: what rules in hovers link to. Without it they link as codes do. */
  readonly ruleDocsCommand?: string;
  /** Milliseconds without a change before findings are sent or said to be out of date. */
  readonly debounce?: number;
}

/** Request: audits the workspace, unsaved text included, and returns an `AuditReport`. Takes a work-done token; cancelled with `$/cancelRequest`. */
export const auditRequest = 'storageModeAudit/audit';

export interface AuditParams {
  readonly workDoneToken?: string | number;
  /** URIs of the folders to audit; every workspace folder when absent. */
  readonly folders?: readonly string[];
}

export interface AuditReport {
  readonly markdown: string;
  readonly summary: AuditSummary;
}

export interface AuditSummary {
  /** Files looked at. */
  readonly filesRead: number;
  /** Files the report speaks of. */
  readonly files: number;
  readonly buffers: number;
  readonly findings: number;
}

/** Request: the documentation of a rule as Markdown; null for a code that no rule has. */
export const ruleDocsRequest = 'storageModeAudit/ruleDocs';

export interface RuleDocsParams {
  /** `SMA002`. */
  readonly code: string;
}

export interface RuleDocs {
  readonly markdown: string;
}
