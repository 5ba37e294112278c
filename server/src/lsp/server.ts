import {
  CodeActionKind,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Engine } from '../engine-api.ts';
import { diagnosticSource, fixAllKind } from '../protocol.ts';
import { answerAudits } from './audit-workspace.ts';
import { answerBufferTree } from './buffer-tree.ts';
import { type ClientOffer, readClientOffer } from './client-offer.ts';
import { offerQuickFixes } from './code-actions.ts';
import { answerOptions, showConfigurationProblems } from './configuration-diagnostics.ts';
import { answerDebugInformation } from './debug-information.ts';
import { answerWorkspaceFixes } from './fix-workspace.ts';
import { answerHovers } from './hover.ts';
import { answerInlayHints } from './inlay-hints.ts';
import { KeptFindings } from './kept-findings.ts';
import { OpenDocuments } from './open-documents.ts';
import { Presentation } from './presentation.ts';
import { answerDiagnostics } from './pull-diagnostics.ts';
import { pushDiagnostics } from './push-diagnostics.ts';
import { answerRuleDocs } from './rule-docs.ts';
import type { Session } from './session.ts';
import { followSettings } from './settings.ts';
import { StatusTeller } from './status.ts';
import { syncText } from './text-sync.ts';
import { followFiles, registerFileWatcher } from './watched-files.ts';
import { followFolders, readWorkspaceFolders } from './workspace-folders.ts';

/** What the server is called in `initialize`. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** Serves one client on `connection` until it says `exit`. Everything but LSP is the engine's. */
export function serve(connection: Connection, engine: Engine, serverInfo: ServerInfo): void {
  connection.onInitialize((params) => {
    const offer = readClientOffer(params);
    startSession(connection, engine, offer, params);
    return { capabilities: readCapabilities(offer), serverInfo };
  });
  connection.onShutdown(() => engine.dispose());
  connection.listen();
}

function startSession(connection: Connection, engine: Engine, offer: ClientOffer, params: InitializeParams): void {
  const listeners: (() => void)[] = [];
  const initialized = new Promise<void>((resolve) => connection.onInitialized(() => resolve()));
  const session: Session = {
    connection,
    engine,
    offer,
    documents: new OpenDocuments(),
    folders: readWorkspaceFolders(params),
    presentation: new Presentation(),
    status: new StatusTeller(connection, offer.notifications),
    goodSettings: new Map(),
    ready: initialized.then(() => followSettings(session)),
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
  const kept = new KeptFindings(session);
  const showFindings = offer.pullsDiagnostics ? answerDiagnostics(session) : pushDiagnostics(session, kept);
  listeners.push(showFindings, kept.changed, answerInlayHints(session), answerBufferTree(session));
  listeners.push(showConfigurationProblems(session));
  syncText(session);
  followFolders(session);
  followFiles(session);
  offerQuickFixes(session);
  answerHovers(session);
  answerAudits(session, kept);
  answerDebugInformation(session);
  answerWorkspaceFixes(session);
  answerRuleDocs(session);
  answerOptions(session);
  void initialized.then(() => registerFileWatcher(session));
}

function readCapabilities(offer: ClientOffer): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: !offer.watchedFilesRegistration },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: offer.resolvesActionEdits },
    hoverProvider: true,
    inlayHintProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(offer.pullsDiagnostics && {
      diagnosticProvider: { identifier: diagnosticSource, interFileDependencies: true, workspaceDiagnostics: false },
    }),
  };
}
