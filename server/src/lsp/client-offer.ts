import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from '../protocol.ts';

/** What the client can take, and what it asked for. */
export interface ClientOffer {
  /**
   * It asks for diagnostics, and can be told that those of other documents are out of date. A client that only asks would show stale findings after an
   * edit elsewhere, so it is sent them instead.
   */
  readonly pullsDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly diagnosticData: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  /** It asks for the edit of an action when the action is chosen, and gives back what came with it. */
  readonly resolvesActionEdits: boolean;
  readonly versionedEdits: boolean;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly watchedFilesRegistration: boolean;
  /** It can be told that inlay hints are out of date. */
  readonly inlayHintRefresh: boolean;
  /** Null: codes have no link. */
  readonly ruleDocsBase: string | null;
  /** Null: rules in hovers link as codes do. */
  readonly ruleDocsCommand: string | null;
  /** It understands the product's own notifications. */
  readonly notifications: boolean;
  /** Milliseconds. */
  readonly debounce: number;
}

const defaultDebounce = 150;

/** Reads `initialize`; what is absent is not offered. */
export function readClientOffer(params: InitializeParams): ClientOffer {
  const { textDocument, workspace } = params.capabilities;
  const options = readOptions(params.initializationOptions);
  return {
    ...diagnosticOffer(params.capabilities, options.ruleDocsBase ?? null),
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    preferredActions: textDocument?.codeAction?.isPreferredSupport === true,
    resolvesActionEdits:
      textDocument?.codeAction?.dataSupport === true && textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFilesRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    ruleDocsCommand: options.ruleDocsCommand ?? null,
    notifications: options.notifications === true,
    debounce: options.debounce ?? defaultDebounce,
  };
}

/** A client may describe diagnostics under either of the two ways to get them; before LSP 3.18 only under the older. */
function diagnosticOffer({ textDocument, workspace }: ClientCapabilities, ruleDocsBase: string | null) {
  const pushed = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const links = pushed?.codeDescriptionSupport === true || pulled?.codeDescriptionSupport === true;
  return {
    pullsDiagnostics: pulled !== undefined && workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: pushed?.relatedInformation === true || pulled?.relatedInformation === true,
    diagnosticTags: pushed?.tagSupport !== undefined || pulled?.tagSupport !== undefined,
    diagnosticData: pushed?.dataSupport === true || pulled?.dataSupport === true,
    ruleDocsBase: links ? ruleDocsBase : null,
  };
}

function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const { ruleDocsBase, ruleDocsCommand, notifications, debounce } = value as Record<keyof InitializationOptions, unknown>;
  return {
    ...(typeof ruleDocsBase === 'string' && { ruleDocsBase }),
    ...(typeof ruleDocsCommand === 'string' && { ruleDocsCommand }),
    ...(typeof notifications === 'boolean' && { notifications }),
    ...(typeof debounce === 'number' && debounce >= 0 && { debounce }),
  };
}
