import type { Connection } from 'vscode-languageserver';
import type { Engine, FileAudit } from '../engine-api.ts';
import type { OptionLayer } from '../options.ts';
import type { ClientOffer } from './client-offer.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';
import type { Presentation } from './presentation.ts';
import type { StatusTeller } from './status.ts';
import type { WorkspaceFolders } from './workspace-folders.ts';

/** One client's conversation with the server, from `initialize` to `shutdown`. Every handler is given it. */
export interface Session {
  readonly connection: Connection;
  readonly engine: Engine;
  readonly offer: ClientOffer;
  readonly documents: OpenDocuments;
  readonly folders: WorkspaceFolders;
  readonly presentation: Presentation;
  readonly status: StatusTeller;
  /** Settled once the client's settings are in force: findings before that could be those of another memory model. */
  readonly ready: Promise<void>;
  /** What each folder's settings last said that was not wrong; null stands for what lies in none. */
  readonly goodSettings: Map<string | null, OptionLayer>;
  /** To be called after each change of anything that findings depend on. */
  readonly changed: () => void;
}

/** What the engine says of the given documents; one that was changed or closed while it worked is left out, since its ranges are of an older text. */
export async function auditDocuments(session: Session, documents: readonly OpenDocument[]): Promise<ReadonlyMap<OpenDocument, FileAudit>> {
  await session.ready;
  const paths = documents.map((document) => document.path);
  const audits = await session.status.during((onProgress) => session.engine.documents(paths, onProgress));
  const byPath = new Map(audits.map((audit) => [audit.path, audit]));
  const current = new Map<OpenDocument, FileAudit>();
  for (const document of documents) {
    const audit = byPath.get(document.path);
    if (audit !== undefined && session.documents.has(document)) current.set(document, audit);
  }
  return current;
}
