import { type Hover, MarkupKind } from 'vscode-languageserver';
import { renderHover } from './render-hover.ts';
import type { Session } from './session.ts';

/** Answers what is known of the buffer under the mouse; null where no buffer is, or where the text changed meanwhile. */
export function answerHovers(session: Session): void {
  session.connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
    const document = session.documents.get(textDocument.uri);
    if (document === undefined || document.deleted) return null;
    await session.ready;
    const mentions = await session.engine.buffersAt(document.path, position);
    const [first] = mentions;
    if (first === undefined || !session.documents.has(document)) return null;
    return { range: first.range, contents: { kind: MarkupKind.Markdown, value: renderHover(mentions, session) } };
  });
}
