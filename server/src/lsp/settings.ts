import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import type { EngineOptions } from '../engine-api.ts';
import { settingsSection } from '../protocol.ts';
import type { Session } from './session.ts';

/** What the editor's settings say; where they are wrong, what is wrong. */
export type Settings = { readonly kind: 'valid'; readonly options: EngineOptions } | { readonly kind: 'invalid'; readonly problem: string };

export const defaultOptions: EngineOptions = { memoryModel: 'discrete' };

/** Reads the `storageModeAudit` section. Absent values are the defaults. */
export function readSettings(section: unknown): Settings {
  const memoryModel = typeof section === 'object' && section !== null && 'memoryModel' in section ? section.memoryModel : undefined;
  if (memoryModel === undefined || memoryModel === null) return { kind: 'valid', options: defaultOptions };
  if (memoryModel === 'discrete' || memoryModel === 'unified') return { kind: 'valid', options: { memoryModel } };
  return {
    kind: 'invalid',
    problem: `${settingsSection}.memoryModel is ${JSON.stringify(memoryModel)}; allowed are "discrete" and "unified"`,
  };
}

/** Puts the client's settings in force, now and whenever they change; settles when they are first read. A wrong value leaves the last good ones. */
export async function followSettings(session: Session): Promise<void> {
  const { connection, offer } = session;
  connection.onDidChangeConfiguration(async ({ settings }) => {
    apply(offer.configuration ? await connection.workspace.getConfiguration(settingsSection) : settings?.[settingsSection], session);
  });
  if (!offer.configuration) return;
  try {
    if (offer.configurationRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
    }
    apply(await connection.workspace.getConfiguration(settingsSection), session);
  } catch (error) {
    connection.console.warn(`the client's settings could not be read: ${error}`);
  }
}

function apply(section: unknown, { engine, connection, presentation, changed }: Session): void {
  const isShownOtherwise = presentation.update(section);
  const settings = readSettings(section);
  if (settings.kind === 'invalid') {
    connection.console.warn(settings.problem);
    if (isShownOtherwise) changed();
    return;
  }
  engine.setOptions(settings.options);
  changed();
}
