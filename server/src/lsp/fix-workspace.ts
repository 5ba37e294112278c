import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { safeFix } from '../fixes/choose-fix.ts';
import { type FixReport, fixWorkspaceRequest } from '../protocol.ts';
import { editOf } from './fix-all.ts';
import type { Session } from './session.ts';

/** Answers `storageModeAudit/fixWorkspace`: has the client make every safe fix of its folders in one edit, which can be undone as one. */
export function answerWorkspaceFixes(session: Session): void {
  const { connection, engine, documents, folders } = session;
  connection.onRequest(fixWorkspaceRequest, async (): Promise<FixReport> => {
    await session.ready;
    const before = documents.all();
    const results = [];
    for (const root of folders.roots) results.push(await engine.fix({ root, choose: safeFix }));
    const fixed = results.reduce((sum, result) => sum + result.applied.length, 0);
    if (fixed === 0) return { fixed };
    if (!before.every((document) => documents.has(document))) throw failure('a text changed meanwhile');
    const { applied, failureReason } = await connection.workspace.applyEdit(editOf(results, session));
    if (!applied) throw failure(failureReason ?? 'the editor did not make the edit');
    return { fixed };
  });
}

function failure(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
