import { type ClientCapabilities, DiagnosticTag } from 'vscode-languageserver-protocol';

/** Does the editor ask for diagnostics, or is it sent them? */
export type DiagnosticMode = 'pull' | 'push';

const shown = {
  relatedInformation: true,
  codeDescriptionSupport: true,
  dataSupport: true,
  tagSupport: { valueSet: [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated] },
};

/** What an editor of today offers. */
export function fullCapabilities(mode: DiagnosticMode): ClientCapabilities {
  return {
    textDocument: {
      publishDiagnostics: { ...shown, versionSupport: true },
      ...(mode === 'pull' && { diagnostic: { ...shown, dynamicRegistration: true } }),
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } }, isPreferredSupport: true, dataSupport: true },
    },
    workspace: {
      workspaceFolders: true,
      configuration: true,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      workspaceEdit: { documentChanges: true },
      inlayHint: { refreshSupport: true },
      ...(mode === 'pull' && { diagnostics: { refreshSupport: true } }),
    },
    window: { workDoneProgress: true },
  };
}
