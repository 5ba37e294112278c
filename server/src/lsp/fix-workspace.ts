import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { combineFixes } from '../fixes/combine-fixes.ts';
import { type FixReport, fixWorkspaceRequest } from '../protocol.ts';
import type { Fix } from '../rules/finding.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './to-lsp.ts';

/** A fix can make way for another; more rounds than this are a fix that undoes another. */
const MOST_ROUNDS = 10;

/** Answers `storageModeAudit/fixWorkspace`: has the client apply every safe fix there is, round by round, until none is left. */
export function answerWorkspaceFixes(session: Session): void {
  const { connection } = session;
  connection.onRequest(fixWorkspaceRequest, async (): Promise<FixReport> => {
    await session.ready;
    let fixed = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const fixes = await safeFixes(session);
      if (fixes.length === 0) break;
      const { edits, left } = combineFixes(fixes);
      const { applied, failureReason } = await connection.workspace.applyEdit(toWorkspaceEdit(edits, session));
      if (!applied) throw new ResponseError(LSPErrorCodes.RequestFailed, failureReason ?? 'the editor did not apply the fixes');
      fixed += fixes.length - left.length;
    }
    return { fixed };
  });
}

/** One of each finding: the preferred one. What lies outside the workspace's folders is left alone. */
async function safeFixes({ engine, status }: Session): Promise<readonly Fix[]> {
  const audits = await status.during((onProgress) => engine.workspace(onProgress));
  const findings = audits.flatMap((audit) => audit.files.flatMap((file) => file.findings));
  return findings.flatMap(({ fixes }) => fixes.find((fix) => fix.applicability === 'safe' && fix.preferred) ?? []);
}
