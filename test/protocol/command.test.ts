import { describe, expect, test } from 'vitest';
import { ExitNotification, InitializeRequest, ShutdownRequest } from 'vscode-languageserver-protocol/node';
import manifest from '../../package.json' with { type: 'json' };
import { builtCommand, ServerProcess } from './server-process.ts';

describe.each([
  ['with --stdio', ['server', '--stdio']],
  ['without', ['server']],
])('`storage-mode-audit server` %s', (_, args) => {
  test('speaks the protocol and ends when asked', async () => {
    const server = new ServerProcess(builtCommand, args);
    server.connection.listen();
    const { serverInfo } = await server.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    expect(serverInfo).toEqual({ name: 'storage-mode-audit', version: manifest.version });
    await server.connection.sendRequest(ShutdownRequest.type);
    await server.connection.sendNotification(ExitNotification.type);
    expect(await server.exitCode()).toBe(0);
    expect(server.errors).toBe('');
  });
});
