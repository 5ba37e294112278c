import { type CancellationToken, LSPErrorCodes, ResponseError, type WorkDoneProgressReporter } from 'vscode-languageserver';
import type { Audit } from '../engine-api.ts';
import { type AuditParams, type AuditReport, type AuditSummary, auditRequest } from '../protocol.ts';
import type { KeptFindings } from './kept-findings.ts';
import { renderAudits } from './render-audits.ts';
import type { Session } from './session.ts';
import { toPath } from './uris.ts';

const title = 'Storage mode audit';

/** Answers `storageModeAudit/audit`: audits the folders one after another, unsaved text included, and counts files as it goes. */
export function answerAudits(session: Session, kept: KeptFindings): void {
  session.connection.onRequest(auditRequest, async (params: AuditParams | null, token: CancellationToken): Promise<AuditReport> => {
    const roots = rootsOf(params, session);
    if (roots.length === 0) throw new ResponseError(LSPErrorCodes.RequestFailed, 'no folder is open');
    const progress = session.connection.window.attachWorkDoneProgress(params?.workDoneToken);
    progress.begin(title, 0, undefined, true);
    try {
      await session.ready;
      const audits = await auditAll(roots, session, token, progress);
      if (params?.keepFindings === true) kept.keep();
      return { text: renderAudits(audits, params ?? {}, session.documents), summary: summarize(audits) };
    } catch (error) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'the audit was cancelled');
      throw error;
    } finally {
      progress.done();
    }
  });
}

function rootsOf(params: AuditParams | null, session: Session): readonly string[] {
  if (params?.folders === undefined) return session.folders.roots;
  return params.folders.map(toPath).filter((path) => path !== null);
}

async function auditAll(
  roots: readonly string[],
  { engine }: Session,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<readonly Audit[]> {
  const aborting = new AbortController();
  const listening = token.onCancellationRequested(() => aborting.abort());
  // The token of a request that was cancelled before its turn came never fires.
  if (token.isCancellationRequested) aborting.abort();
  const audits: Audit[] = [];
  try {
    for (const root of roots) {
      audits.push(await engine.audit({ root, signal: aborting.signal, onProgress: countFiles(progress) }));
    }
  } finally {
    listening.dispose();
  }
  return audits;
}

/** Reports each whole percent once: a message for every file would cost more than reading it. */
function countFiles(progress: WorkDoneProgressReporter): (done: number, total: number) => void {
  let shown = -1;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    progress.report(percent, `${done} of ${total} files`);
  };
}

/** What is counted of audits. */
export function summarize(audits: readonly Audit[]): AuditSummary {
  const files = audits.flatMap((audit) => audit.files);
  return {
    filesRead: sum(audits.map((audit) => audit.filesRead)),
    files: files.length,
    buffers: sum(files.map((file) => file.verdicts.length)),
    findings: sum(files.map((file) => file.findings.length)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
