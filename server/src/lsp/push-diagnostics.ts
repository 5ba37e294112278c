import { coalesce } from './coalesce.ts';
import { presentFindings } from './document-findings.ts';
import type { KeptFindings } from './kept-findings.ts';
import type { OpenDocument } from './open-documents.ts';
import { auditDocuments, type Session } from './session.ts';
import { toPath } from './uris.ts';

interface Sent {
  readonly version: number;
  readonly fingerprint: string;
}

/** Sends a client that does not ask the findings of its open documents; returns what to call when they may have changed. */
export function pushDiagnostics(session: Session, kept: KeptFindings): () => void {
  const sent = new Map<string, Sent>();

  /** The same findings for a new version are news: an editor may have moved the old ones with the text. */
  function isNews(document: OpenDocument, fingerprint: string): boolean {
    const before = sent.get(document.uri);
    return before?.fingerprint !== fingerprint || before.version !== document.version;
  }

  async function send(): Promise<void> {
    for (const uri of [...sent.keys()].filter((uri) => session.documents.get(uri) === undefined)) {
      sent.delete(uri);
      if (!kept.areWanted(toPath(uri))) await session.connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    for (const [document, audit] of await auditDocuments(session, session.documents.all())) {
      const { diagnostics, fingerprint } = presentFindings(document, audit, session);
      if (!isNews(document, fingerprint)) continue;
      sent.set(document.uri, { version: document.version, fingerprint });
      await session.connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
    }
  }

  return coalesce(send, session.offer.debounce, (error) => session.connection.console.error(`findings could not be sent: ${error}`));
}
