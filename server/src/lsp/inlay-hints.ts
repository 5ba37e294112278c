import { type InlayHint, InlayHintKind, type Range as LspRange } from 'vscode-languageserver';
import type { Verdict } from '../audit/verdict.ts';
import { coalesce } from './coalesce.ts';
import { auditDocuments, type Session } from './session.ts';

/** Answers, where the editor's settings ask for it, the access pattern of each buffer behind its allocation; returns what to call when hints may have changed. */
export function answerInlayHints(session: Session): () => void {
  const { connection, documents, presentation, offer } = session;
  connection.languages.inlayHint.on(async ({ textDocument, range }): Promise<InlayHint[]> => {
    await session.ready;
    const document = documents.get(textDocument.uri);
    if (document === undefined || document.deleted || !presentation.hintsIn(document.path)) return [];
    const audit = (await auditDocuments(session, [document])).get(document);
    return (audit?.verdicts ?? []).filter((verdict) => isWithin(verdict, range)).map(toInlayHint);
  });
  let wasShown = false;
  const onError = (error: unknown): void => connection.console.error(`hints could not be renewed: ${error}`);
  return coalesce(
    async () => {
      if (offer.inlayHintRefresh && (presentation.anyHints || wasShown)) await connection.languages.inlayHint.refresh();
      wasShown = presentation.anyHints;
    },
    offer.debounce,
    onError,
  );
}

function isWithin({ call }: Verdict, { start, end }: LspRange): boolean {
  return start.line <= call.end.line && call.end.line <= end.line;
}

function toInlayHint(verdict: Verdict): InlayHint {
  return {
    position: verdict.call.end,
    label: verdict.accessPattern.replaceAll(', ', ' → '),
    kind: InlayHintKind.Type,
    paddingLeft: true,
    tooltip: `${verdict.name}: ${verdict.suggestedMode ?? 'keeps its mode'}, because ${verdict.because}`,
  };
}
