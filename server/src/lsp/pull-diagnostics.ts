import {
  type CancellationToken,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { coalesce } from './coalesce.ts';
import { type DocumentFindings, presentFindings } from './document-findings.ts';
import type { OpenDocument } from './open-documents.ts';
import { auditDocuments, type Session } from './session.ts';

interface Answered {
  readonly version: number;
  readonly fingerprint: string;
  readonly resultId: string;
}

/** Answers a client that asks for the findings of a document; returns what to call when they may have changed. */
export function answerDiagnostics(session: Session): () => void {
  const answered = new Map<string, Answered>();
  let answers = 0;

  session.connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const current = await findingsOf(textDocument.uri, session, token);
    if (current === null) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    return answer(current.document, current.findings, previousResultId);
  });

  function answer(document: OpenDocument, findings: DocumentFindings, previousResultId: string | undefined): DocumentDiagnosticReport {
    const before = answered.get(document.uri);
    const same = before?.fingerprint === findings.fingerprint;
    const resultId = same ? before.resultId : String(++answers);
    answered.set(document.uri, { version: document.version, fingerprint: findings.fingerprint, resultId });
    if (same && previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: findings.diagnostics };
  }

  function logFailure(error: unknown): void {
    session.connection.console.error(`the client could not be told of stale findings: ${error}`);
  }

  /** The client asks again for a document that it changed by itself; for those that became stale by a change elsewhere it must be told. */
  async function refreshIfStale(): Promise<void> {
    for (const uri of answered.keys()) if (session.documents.get(uri) === undefined) answered.delete(uri);
    const asked = session.documents.all().filter((document) => answered.get(document.uri)?.version === document.version);
    const audits = await auditDocuments(session, asked);
    const stale = [...audits].some(([document, audit]) => {
      return answered.get(document.uri)?.fingerprint !== presentFindings(document, audit, session).fingerprint;
    });
    if (stale) session.connection.languages.diagnostics.refresh().catch(logFailure);
  }

  return coalesce(refreshIfStale, session.offer.debounce, logFailure);
}

/** The findings of the document's latest text, asking again while it changes; null for a document that is not known. */
async function findingsOf(uri: string, session: Session, token: CancellationToken) {
  for (;;) {
    const document = session.documents.get(uri);
    if (document === undefined) return null;
    const audit = (await auditDocuments(session, [document])).get(document);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (audit !== undefined) return { document, findings: presentFindings(document, audit, session) };
    if (session.documents.has(document)) return null;
  }
}
