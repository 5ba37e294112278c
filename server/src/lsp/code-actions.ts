import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import type { FileAudit } from '../engine-api.ts';
import { safeFix } from '../fixes/choose-fix.ts';
import { comparePositions, compareRanges, type Range } from '../position.ts';
import { diagnosticSource, fixAllKind } from '../protocol.ts';
import type { Finding, Fix } from '../rules/finding.ts';
import { type ActionTarget, readTarget } from './action-target.ts';
import { fixDocument } from './fix-all.ts';
import type { OpenDocument } from './open-documents.ts';
import { auditDocuments, type Session } from './session.ts';
import { toDiagnostic, toQuickFix, toWorkspaceEdit } from './to-lsp.ts';

/**
 * Offers the fixes of the findings at a place, and those of a whole document. The findings are those of the present text: a diagnostic that the client holds is
 * found again among them by code and range, one that is not there any more offers nothing, and a finding that no diagnostic tells of yet, as shortly after a
 * keystroke, offers its fixes all the same. While another document changes the answer waits, since a fix may edit any; once the document itself changes
 * nothing is offered. A client that can resolve an action is given its edit then, if the document is still of the same version.
 */
export function offerQuickFixes(session: Session): void {
  session.connection.onCodeAction(async (params): Promise<CodeAction[]> => {
    const document = session.documents.get(params.textDocument.uri);
    if (document === undefined || document.deleted || !session.offer.codeActionLiterals) return [];
    const actions: CodeAction[] = [];
    if (wants(params, CodeActionKind.QuickFix)) actions.push(...(await quickFixes(document, params, session)));
    if (params.context.only !== undefined && wants(params, fixAllKind)) actions.push(...(await fixAllAction(document, session)));
    return actions;
  });
  session.connection.onCodeActionResolve(async (action) => {
    const target = readTarget(action.data);
    const document = target === null ? undefined : session.documents.get(target.uri);
    if (target === null || document === undefined || document.version !== target.version) return action;
    const edit = await editOf(target, document, session);
    return edit === null ? action : { ...action, edit };
  });
}

/** Kinds are a hierarchy: who asks for a kind is given those below it. */
function wants({ context }: CodeActionParams, kind: string): boolean {
  return (
    context.only === undefined ||
    context.only.some((asked) => asked === CodeActionKind.Empty || kind === asked || kind.startsWith(`${asked}.`))
  );
}

async function quickFixes(document: OpenDocument, { context, range }: CodeActionParams, session: Session): Promise<CodeAction[]> {
  const audit = await currentAudit(document, session);
  if (audit === null) return [];
  const found = findingsAt(audit, context.diagnostics, range, session);
  const comments = await session.engine.suppressing(
    document.path,
    found.map(({ finding }) => finding),
  );
  if (!session.documents.has(document)) return [];
  const actions = found.flatMap(({ diagnostic, finding }, index) => {
    const target = (title: string): ActionTarget => ({
      kind: 'fix',
      uri: document.uri,
      version: document.version,
      code: finding.code,
      range: finding.range,
      title,
    });
    return [...finding.fixes, ...(comments[index] ?? [])].map((fix) => toQuickFix(fix, diagnostic, session, target(fix.title)));
  });
  return [...actions, ...(await ruleActions(document, audit, found, session))];
}

interface Found {
  readonly diagnostic: Diagnostic;
  readonly finding: Finding;
}

/**
 * The findings that the client's diagnostics tell of, then those at the place that none of them does: the client was not told yet, or gives its diagnostics
 * back with other columns, as Neovim up to 0.7 does.
 */
function findingsAt(audit: FileAudit, diagnostics: readonly Diagnostic[], asked: Range, session: Session): readonly Found[] {
  const told = diagnostics.flatMap((diagnostic) => {
    const finding = audit.findings.find((candidate) => isSame(candidate, diagnostic));
    return finding === undefined ? [] : [{ diagnostic, finding }];
  });
  const untold = audit.findings.filter((finding) => touches(finding, asked) && told.every((other) => other.finding !== finding));
  return [...told, ...untold.map((finding) => ({ diagnostic: toDiagnostic(finding, session), finding }))];
}

/** “Fix all SMA001 in this file” where that is more than the fix at hand. */
async function ruleActions(document: OpenDocument, audit: FileAudit, found: readonly Found[], session: Session): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  for (const code of new Set(found.map(({ finding }) => finding.code))) {
    const fixable = audit.findings.filter((finding) => finding.code === code && safeFix(finding) !== null);
    if (fixable.length < 2) continue;
    const target: ActionTarget = { kind: 'all', uri: document.uri, version: document.version, code };
    const title = `Fix all ${fixable.length} findings of ${code} in this file`;
    const diagnostics = found.filter(({ finding }) => finding.code === code).map(({ diagnostic }) => diagnostic);
    actions.push(...(await wholeAction({ title, kind: CodeActionKind.QuickFix, diagnostics }, target, document, session)));
  }
  return actions;
}

async function fixAllAction(document: OpenDocument, session: Session): Promise<CodeAction[]> {
  const audit = await currentAudit(document, session);
  const count = audit?.findings.filter((finding) => safeFix(finding) !== null).length ?? 0;
  if (count === 0) return [];
  const target: ActionTarget = { kind: 'all', uri: document.uri, version: document.version };
  const title = `Apply ${count === 1 ? 'the safe storage mode fix' : `all ${count} safe storage mode fixes`}`;
  return wholeAction({ title, kind: fixAllKind }, target, document, session);
}

/** The action with its edit, or with what it takes to make it later. */
async function wholeAction(action: CodeAction, target: ActionTarget, document: OpenDocument, session: Session): Promise<CodeAction[]> {
  if (session.offer.resolvesActionEdits) return [{ ...action, data: target }];
  const edit = await editOf(target, document, session);
  return edit === null ? [] : [{ ...action, edit }];
}

async function editOf(target: ActionTarget, document: OpenDocument, session: Session) {
  if (target.kind === 'all') return fixDocument(document.path, target.code, session);
  const audit = await currentAudit(document, session);
  const finding = audit?.findings.find(({ code, range }) => code === target.code && compareRanges(range, target.range) === 0);
  if (finding === undefined) return null;
  const [comments = []] = await session.engine.suppressing(document.path, [finding]);
  const fix: Fix | undefined = [...finding.fixes, ...comments].find(({ title }) => title === target.title);
  return fix === undefined || !session.documents.has(document) ? null : toWorkspaceEdit(fix.edits, session);
}

/** What is found in a document, once no document changed while it was looked for; null where the document itself did. */
async function currentAudit(document: OpenDocument, session: Session): Promise<FileAudit | null> {
  while (session.documents.has(document)) {
    const before = session.documents.all();
    const audit = (await auditDocuments(session, [document])).get(document);
    if (before.every((other) => session.documents.has(other))) return audit ?? null;
  }
  return null;
}

function isSame(finding: Finding, diagnostic: Diagnostic): boolean {
  return diagnostic.source === diagnosticSource && finding.code === diagnostic.code && compareRanges(finding.range, diagnostic.range) === 0;
}

function touches({ range: { start, end } }: Finding, asked: Range): boolean {
  return comparePositions(start, asked.end) <= 0 && comparePositions(asked.start, end) <= 0;
}
