import {
  type CodeAction,
  CodeActionKind,
  type CodeDescription,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location as LspLocation,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { ConfigurationFile } from '../engine-api.ts';
import type { Location } from '../position.ts';
import { diagnosticSource } from '../protocol.ts';
import type { Finding, Fix, Severity, TextEdit } from '../rules/finding.ts';
import type { ActionTarget } from './action-target.ts';
import type { ClientOffer } from './client-offer.ts';
import type { OpenDocuments } from './open-documents.ts';

/** What a conversion needs to know of the conversation: the client's spelling of URIs, its versions, what it can take. */
export interface ConversionContext {
  readonly documents: OpenDocuments;
  readonly offer: ClientOffer;
}

/** `data` of a diagnostic. */
export interface DiagnosticData {
  /** The rule's name: `shared-upload`. */
  readonly rule: string;
  readonly fixable: boolean;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<Finding['tags'][number], DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

/** A finding as a diagnostic, less what the client cannot take. Ranges are the same in both: 0-based lines, UTF-16 columns. */
export function toDiagnostic(finding: Finding, context: ConversionContext): Diagnostic {
  const { offer } = context;
  return {
    range: finding.range,
    severity: severities[finding.severity],
    code: finding.code,
    ...(offer.ruleDocsBase !== null && { codeDescription: toCodeDescription(finding.code, offer.ruleDocsBase) }),
    source: diagnosticSource,
    message: finding.message,
    ...(offer.diagnosticTags && finding.tags.length > 0 && { tags: finding.tags.map((tag) => tags[tag]) }),
    ...(offer.relatedInformation && finding.related.length > 0 && { relatedInformation: toRelatedInformation(finding, context) }),
    ...(offer.diagnosticData && { data: toData(finding) }),
  };
}

/** What is wrong with a configuration file, as a diagnostic in it. */
export function toConfigurationDiagnostic({ range, message }: ConfigurationFile['problems'][number]): Diagnostic {
  return { range, severity: DiagnosticSeverity.Error, code: 'configuration', source: diagnosticSource, message };
}

function toCodeDescription(code: string, ruleDocsBase: string): CodeDescription {
  return { href: `${ruleDocsBase}/${code}` };
}

function toRelatedInformation(finding: Finding, context: ConversionContext): DiagnosticRelatedInformation[] {
  return finding.related.map(({ location, message }) => ({ location: toLocation(location, context.documents), message }));
}

function toData(finding: Finding): DiagnosticData {
  return { rule: finding.name, fixable: finding.fixes.length > 0 };
}

function toLocation(location: Location, documents: OpenDocuments): LspLocation {
  return { uri: documents.uriOf(location.path), range: location.range };
}

/** A link that editors open at its place: the client's URI, with 1-based line and column. */
export function toHref({ path, range }: Location, documents: OpenDocuments): string {
  return `${documents.uriOf(path)}#L${range.start.line + 1},${range.start.character + 1}`;
}

/** A fix as the quick fix of the diagnostic that the client holds, with its edit or, for a client that asks for it later, with what it is found again by. */
export function toQuickFix(fix: Fix, diagnostic: Diagnostic, context: ConversionContext, target: ActionTarget): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(fix.preferred && context.offer.preferredActions && { isPreferred: true }),
    ...(context.offer.resolvesActionEdits ? { data: target } : { edit: toWorkspaceEdit(fix.edits, context) }),
  };
}

/** Edits, grouped by document, for the version that was read; `null` stands for a file that is not open. */
export function toWorkspaceEdit(edits: readonly TextEdit[], { documents, offer }: ConversionContext): WorkspaceEdit {
  const byPath = new Map<string, LspTextEdit[]>();
  for (const edit of edits) {
    const here = byPath.get(edit.path) ?? [];
    byPath.set(edit.path, [...here, { range: edit.range, newText: edit.newText }]);
  }
  const files = [...byPath].map(([path, changes]) => ({
    uri: documents.uriOf(path),
    version: documents.at(path)?.version ?? null,
    changes,
  }));
  if (!offer.versionedEdits) return { changes: Object.fromEntries(files.map(({ uri, changes }) => [uri, changes])) };
  return { documentChanges: files.map(({ uri, version, changes }) => ({ textDocument: { uri, version }, edits: changes })) };
}
