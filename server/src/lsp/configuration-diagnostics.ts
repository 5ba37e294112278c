import { type OptionsParams, type OptionsReply, optionsRequest } from '../protocol.ts';
import { coalesce } from './coalesce.ts';
import type { Session } from './session.ts';
import { toConfigurationDiagnostic } from './to-lsp.ts';
import { toPath } from './uris.ts';

/**
 * Shows in each configuration file what is wrong with it; returns what to call when that may have changed. The files are those that govern an open folder or
 * document; nobody has to have them open, so they are sent to every client.
 */
export function showConfigurationProblems(session: Session): () => void {
  const shown = new Map<string, string>();

  async function show(): Promise<void> {
    await session.ready;
    const paths = session.documents.all().map((document) => document.path);
    const files = (await session.engine.configurations(paths, session.folders.roots)).filter(({ problems }) => problems.length > 0);
    const wrong = new Map(files.map((file) => [session.documents.uriOf(file.path), file.problems.map(toConfigurationDiagnostic)]));
    for (const uri of [...shown.keys()].filter((uri) => !wrong.has(uri))) {
      shown.delete(uri);
      await session.connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    for (const [uri, diagnostics] of wrong) {
      const fingerprint = JSON.stringify(diagnostics);
      if (shown.get(uri) === fingerprint) continue;
      shown.set(uri, fingerprint);
      await session.connection.sendDiagnostics({ uri, diagnostics });
    }
  }

  const onError = (error: unknown): void => session.connection.console.error(`configuration could not be looked at: ${error}`);
  return coalesce(show, session.offer.debounce, onError);
}

/** Answers `storageModeAudit/options`. */
export function answerOptions(session: Session): void {
  const { connection, engine, documents } = session;
  connection.onRequest(optionsRequest, async ({ uri }: OptionsParams): Promise<OptionsReply | null> => {
    const path = toPath(uri);
    if (path === null) return null;
    await session.ready;
    const { configurationFile, ...options } = await engine.optionsOf(path);
    return { ...options, configurationFile: configurationFile === null ? null : documents.uriOf(configurationFile) };
  });
}
