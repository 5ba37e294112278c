import type { WorkspaceEdit } from 'vscode-languageserver';
import type { FixRequest, FixResult } from '../engine-api.ts';
import { safeFix } from '../fixes/choose-fix.ts';
import { textChanges } from '../fixes/text-changes.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './to-lsp.ts';

/** The edit that makes the safe fixes of a document's findings, in rounds; null where there is none, or the text changed meanwhile. `code`: of one rule alone. */
export async function fixDocument(path: string, code: string | undefined, session: Session): Promise<WorkspaceEdit | null> {
  await session.ready;
  const before = session.documents.all();
  const result = await session.engine.fix({ only: [path], choose: safeFixesOf(code) });
  const isCurrent = before.every((document) => session.documents.has(document));
  return isCurrent && result.files.length > 0 ? editOf([result], session) : null;
}

function safeFixesOf(code: string | undefined): FixRequest['choose'] {
  return (finding) => (code === undefined || finding.code === code ? safeFix(finding) : null);
}

/** The edit that makes what engine fixes came to. */
export function editOf(results: readonly FixResult[], session: Session): WorkspaceEdit {
  const edits = results.flatMap(({ files }) => files.flatMap(({ path, before, after }) => textChanges(path, before, after)));
  return toWorkspaceEdit(edits, session);
}
