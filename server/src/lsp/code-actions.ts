import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import type { Position, Range } from '../position.ts';
import { diagnosticSource } from '../protocol.ts';
import type { Finding } from '../rules/finding.ts';
import { auditDocuments, type Session } from './session.ts';
import { toQuickFix } from './to-lsp.ts';

/**
 * Offers the fixes of the diagnostics that the client holds at a place. Each is found again among the findings of the present text, by code and range:
 * one that is not there any more offers nothing, and neither does a text that changes while they are looked for, since a fix may edit any document.
 */
export function offerQuickFixes(session: Session): void {
  session.connection.onCodeAction(async (params): Promise<CodeAction[]> => {
    const document = session.documents.get(params.textDocument.uri);
    if (document === undefined || document.deleted || !wantsQuickFixes(params, session)) return [];
    const before = session.documents.all();
    const audit = (await auditDocuments(session, [document])).get(document);
    const isCurrent = before.every((other) => session.documents.has(other));
    if (audit === undefined || !isCurrent) return [];
    return params.context.diagnostics.flatMap((diagnostic) => {
      const finding =
        audit.findings.find((candidate) => isSame(candidate, diagnostic)) ??
        audit.findings.find((candidate) => isMeant(candidate, diagnostic, params.range));
      return finding === undefined ? [] : finding.fixes.map((fix) => toQuickFix(fix, diagnostic, session));
    });
  });
}

/** Kinds are a hierarchy: who asks for a kind is given those below it. */
function wantsQuickFixes({ context }: CodeActionParams, { offer }: Session): boolean {
  if (!offer.codeActionLiterals) return false;
  return context.only === undefined || context.only.some((kind) => kind === CodeActionKind.Empty || kind === CodeActionKind.QuickFix);
}

function isSame(finding: Finding, diagnostic: Diagnostic): boolean {
  return isOfRule(finding, diagnostic) && isSameRange(finding.range, diagnostic.range);
}

/** Neovim up to 0.7 gives diagnostics back with byte columns; the range that it asks about has the protocol's. */
function isMeant(finding: Finding, diagnostic: Diagnostic, asked: Range): boolean {
  const { start, end } = finding.range;
  if (!isOfRule(finding, diagnostic) || start.line !== diagnostic.range.start.line) return false;
  return comparePositions(start, asked.end) <= 0 && comparePositions(asked.start, end) <= 0;
}

function isOfRule(finding: Finding, diagnostic: Diagnostic): boolean {
  return diagnostic.source === diagnosticSource && finding.code === diagnostic.code;
}

function comparePositions(one: Position, other: Position): number {
  return one.line - other.line || one.character - other.character;
}

function isSameRange(one: Range, other: Range): boolean {
  return (
    one.start.line === other.start.line &&
    one.start.character === other.start.character &&
    one.end.line === other.end.line &&
    one.end.character === other.end.character
  );
}
