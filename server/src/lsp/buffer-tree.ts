import type { Verdict } from '../audit/verdict.ts';
import type { FileAudit } from '../engine-api.ts';
import { baseName, isInside, relativePath } from '../path.ts';
import { type BufferFile, type BufferNode, type BufferTree, buffersChangedNotification, buffersRequest } from '../protocol.ts';
import { outcomeOf } from '../report/outcome.ts';
import { coalesce } from './coalesce.ts';
import type { Session } from './session.ts';

/** Answers which buffers there are; returns what to call when they may have changed. */
export function answerBufferTree(session: Session): () => void {
  const { connection, offer } = session;
  connection.onRequest(buffersRequest, () => readTree(session));
  const onError = (error: unknown): void => connection.console.error(`the client could not be told of changed buffers: ${error}`);
  return coalesce(
    async () => {
      if (offer.notifications) await connection.sendNotification(buffersChangedNotification);
    },
    offer.debounce,
    onError,
  );
}

/** The workspace's files, then the open documents that lie outside it. */
async function readTree({ ready, engine, documents, folders, status }: Session): Promise<BufferTree> {
  await ready;
  const audits = await status.during((onProgress) => engine.workspace(onProgress));
  const isOutside = (path: string): boolean => !audits.some(({ root }) => isInside(root, path));
  const outside = documents
    .all()
    .filter(({ path }) => isOutside(path))
    .map(({ path }) => path);
  const loose = await engine.documents(outside);
  const prefix = (root: string): string => (folders.roots.length > 1 ? `${baseName(root)}/` : '');
  const files = [
    ...audits.flatMap(({ root, files }) => files.map((file) => ({ file, label: prefix(root) + relativePath(root, file.path) }))),
    ...loose.map((file) => ({ file, label: baseName(file.path) })),
  ];
  return {
    files: files.filter(({ file }) => file.verdicts.length > 0).map(({ file, label }) => toFile(file, label, documents.uriOf(file.path))),
  };
}

function toFile(file: FileAudit, label: string, uri: string): BufferFile {
  return { uri, label, buffers: file.verdicts.map(toNode) };
}

function toNode(verdict: Verdict): BufferNode {
  const { name, selector, currentMode, suggestedMode, accessPattern, because } = verdict;
  return {
    name,
    function: verdict.function,
    range: selector,
    outcome: outcomeOf(verdict),
    currentMode,
    suggestedMode,
    accessPattern,
    because,
  };
}
