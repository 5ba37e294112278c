import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { fromJson } from '../options/config-value.ts';
import { readOptions } from '../options/read-options.ts';
import type { OptionLayer } from '../options.ts';
import { optionsChangedNotification, settingsSection } from '../protocol.ts';
import type { Session } from './session.ts';
import { toUri } from './uris.ts';

/** What a section of an editor's settings says; what is wrong in it is left out and told. */
export interface Settings {
  readonly layer: OptionLayer;
  readonly problems: readonly string[];
}

/** Reads the `storageModeAudit` section. What is absent, null or empty is left to the project's configuration file. */
export function readSettings(section: unknown): Settings {
  const value = fromJson(section);
  if (value.kind !== 'table') return { layer: {}, problems: [] };
  const { layer, problems } = readOptions(value, 'editor');
  const given = Object.entries(layer).filter(([, each]) => typeof each !== 'object' || Object.keys(each).length > 0);
  return { layer: Object.fromEntries(given), problems: problems.map(({ message }) => `${settingsSection}: ${message}`) };
}

/** Puts the client's settings in force, now and whenever they change; settles when they are first read. */
export async function followSettings(session: Session): Promise<void> {
  const { connection, offer } = session;
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (offer.configuration) await refreshSettings(session);
    else apply(settings?.[settingsSection], new Map(), session);
  });
  if (!offer.configuration) return;
  try {
    if (offer.configurationRegistration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
    }
    await refreshSettings(session);
  } catch (error) {
    connection.console.warn(`the client's settings could not be read: ${error}`);
  }
}

/** Asks the client for its settings and puts them in force: those of each folder over the project's configuration there. */
export async function refreshSettings(session: Session): Promise<void> {
  if (!session.offer.configuration) return;
  const folders = session.folders.roots;
  const items = [{ section: settingsSection }, ...folders.map((folder) => ({ scopeUri: toUri(folder), section: settingsSection }))];
  const [section, ...sections]: unknown[] = await session.connection.workspace.getConfiguration(items);
  apply(section, new Map(folders.map((folder, index) => [folder, sections[index] ?? section])), session);
}

function apply(section: unknown, byFolder: ReadonlyMap<string, unknown>, session: Session): void {
  session.presentation.update(section, byFolder);
  const folders = new Map([...byFolder].map(([folder, each]) => [folder, layerOf(folder, each, session)]));
  session.engine.setOptions({ ...layerOf(null, section, session), folders });
  session.changed();
  if (session.offer.notifications) void session.connection.sendNotification(optionsChangedNotification);
}

/** What a section says, or where it is wrong what it last said. A null folder stands for what lies in none. */
function layerOf(folder: string | null, section: unknown, { connection, goodSettings }: Session): OptionLayer {
  const { layer, problems } = readSettings(section);
  for (const problem of problems) connection.console.warn(folder === null ? problem : `${folder}: ${problem}`);
  const kept = problems.length > 0 ? (goodSettings.get(folder) ?? layer) : layer;
  goodSettings.set(folder, kept);
  return kept;
}
