import { type DebugInformation, debugInformationRequest } from '../protocol.ts';
import { version } from '../version.ts';
import { summarize } from './audit-workspace.ts';
import type { Session } from './session.ts';

/** Answers `storageModeAudit/debugInformation`: what the server works on, in numbers. */
export function answerDebugInformation(session: Session): void {
  const { connection, engine, documents, folders, offer, presentation } = session;
  connection.onRequest(debugInformationRequest, async (): Promise<DebugInformation> => {
    await session.ready;
    const audits = await engine.workspace();
    return {
      version,
      memoryModel: [...new Set(audits.map(({ memoryModel }) => memoryModel))].join(', '),
      diagnosticsScope: presentation.widestScope,
      folders: folders.roots.length,
      openDocuments: documents.all().length,
      liveTrees: engine.liveTrees(),
      pullsDiagnostics: offer.pullsDiagnostics,
      ...summarize(audits),
    };
  });
}
