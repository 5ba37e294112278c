/** What an editor's extension and the server say to each other beyond the Language Server Protocol: plain JSON, positions as in LSP. */

import type { WasmBytes } from './engine-api.ts';
import type { Range } from './position.ts';
import type { Format } from './report/formats.ts';
import type { PageAction } from './report/html.ts';
import type { Outcome } from './report/outcome.ts';

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
  /** It understands the notifications of this module, which are not sent otherwise. */
  readonly notifications?: boolean;
  /** Milliseconds without a change before findings are sent or said to be out of date. */
  readonly debounce?: number;
}

/** Kind of the code action that makes every safe fix of a document; for `editor.codeActionsOnSave`. */
export const fixAllKind = 'source.fixAll.storageModeAudit';

/** Request: audits the workspace, unsaved text included, and returns an `AuditReport`. Takes a work-done token; cancelled with `$/cancelRequest`. */
export const auditRequest = 'storageModeAudit/audit';

export interface AuditParams {
  readonly workDoneToken?: string | number;
  /** URIs of the folders to audit; every workspace folder when absent. */
  readonly folders?: readonly string[];
  /** Form of the report, Markdown when absent. `page` is the HTML of an editor's view: its links are URIs of the client with `#Lline,column`, 1-based. */
  readonly format?: Format | 'page';
  /** Buttons of a `page`. */
  readonly actions?: readonly PageAction[];
  /** Whether the findings of files that are not open are sent too, from now on and whenever they change, until `clearFindingsRequest`. */
  readonly keepFindings?: boolean;
}

export interface AuditReport {
  readonly text: string;
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

/** Request without parameters: the findings of files that are not open are taken back, and are not sent again before the next audit. */
export const clearFindingsRequest = 'storageModeAudit/clearFindings';

/** Request without parameters: the client is asked to apply every safe fix of the workspace's folders; answered with a `FixReport`. */
export const fixWorkspaceRequest = 'storageModeAudit/fixWorkspace';

export interface FixReport {
  /** How many findings were fixed. */
  readonly fixed: number;
}

/** Request without parameters: every buffer of the workspace, unsaved text included, as a `BufferTree`. */
export const buffersRequest = 'storageModeAudit/buffers';

/** Notification without parameters: the answer to `buffersRequest` may have changed. */
export const buffersChangedNotification = 'storageModeAudit/buffersChanged';

export interface BufferTree {
  readonly files: readonly BufferFile[];
}

export interface BufferFile {
  readonly uri: string;
  /** As seen from its folder; with several folders that one's name comes first. */
  readonly label: string;
  /** In order of their place. */
  readonly buffers: readonly BufferNode[];
}

export interface BufferNode {
  readonly name: string;
  /** `Class.method`, or `<module>`. */
  readonly function: string;
  /** Of the selector; 0-based, UTF-16. */
  readonly range: Range;
  readonly outcome: Outcome;
  readonly currentMode: string;
  /** Null: none. */
  readonly suggestedMode: string | null;
  readonly accessPattern: string;
  readonly because: string;
}

/** Notification: what the server is doing, as a `ServerStatus`. */
export const statusNotification = 'storageModeAudit/status';

export type ServerStatus =
  | { readonly kind: 'indexing'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'error'; readonly message: string };

/** Request without parameters: what a report of a fault should hold, as `DebugInformation`. No code and no name of a file. */
export const debugInformationRequest = 'storageModeAudit/debugInformation';

export interface DebugInformation {
  readonly version: string;
  readonly memoryModel: string;
  readonly diagnosticsScope: string;
  readonly folders: number;
  readonly openDocuments: number;
  readonly liveTrees: number;
  readonly pullsDiagnostics: boolean;
  readonly filesRead: number;
  readonly files: number;
  readonly buffers: number;
  readonly findings: number;
}

/**
 * Request: the options that hold for a document, an `OptionsReply`; null for a document that is not audited. To be asked again for the document shown when
 * another one is, and whenever `optionsChangedNotification` comes.
 */
export const optionsRequest = 'storageModeAudit/options';

/** Notification without parameters, to clients with `notifications`: settings or configuration files changed, so the options of any document may have. */
export const optionsChangedNotification = 'storageModeAudit/optionsChanged';

export interface OptionsParams {
  readonly uri: string;
}

export interface OptionsReply {
  readonly memoryModel: 'discrete' | 'unified';
  /** Whose word the memory model is: the editor's settings, the configuration file, or nobody's. */
  readonly memoryModelFrom: 'settings' | 'file' | 'default';
  /** The configuration excludes the document: nothing is reported of it. */
  readonly excluded: boolean;
  /** URI of the `pyproject.toml` or `storage-mode-audit.toml` that governs the document; null where there is none. It may be wrong: then it has diagnostics. */
  readonly configurationFile: string | null;
}

/** What a worker is sent first, before the first message of the protocol. */
export interface WorkerStart {
  readonly wasm: WasmBytes;
}

/** Request of a server without a disk: every Python and Metal file below a folder, as `FolderFiles`. */
export const listFilesRequest = 'storageModeAudit/listFiles';

export interface ListFilesParams {
  readonly uri: string;
  /** Names of folders that are not entered below it. */
  readonly skip: readonly string[];
}

export interface FolderFiles {
  readonly files: readonly string[];
  /** Folders that could not be read. */
  readonly problems: readonly { readonly uri: string; readonly message: string }[];
}

/** Request of a server without a disk: the bytes of a file, as they are: the connection must be one that can carry them. */
export const readFileRequest = 'storageModeAudit/readFile';

/** Request of a server without a disk: `file`, `other` for anything else, or null for nothing. */
export const fileKindRequest = 'storageModeAudit/fileKind';

export interface FileParams {
  readonly uri: string;
}
