import type { Diagnostic } from 'vscode-languageserver';
import type { FileAudit } from '../engine-api.ts';
import type { OpenDocument } from './open-documents.ts';
import type { Session } from './session.ts';
import { toDiagnostic } from './to-lsp.ts';

/** The diagnostics of a document, with a text that is equal exactly when they are. */
export interface DocumentFindings {
  readonly diagnostics: Diagnostic[];
  readonly fingerprint: string;
}

/** What is to be shown of a document; nothing where its file is gone. */
export function presentFindings(document: OpenDocument, audit: FileAudit, session: Session): DocumentFindings {
  const diagnostics = document.deleted ? [] : audit.findings.map((finding) => toDiagnostic(finding, session));
  return { diagnostics, fingerprint: JSON.stringify(diagnostics) };
}
