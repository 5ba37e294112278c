import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Audit, ConfigurationFile } from '../engine-api.ts';
import { folderOf, isInside, sourceKind } from '../path.ts';
import { decode } from '../workspace/decode.ts';
import { DiskHost, toHostPath } from '../workspace/disk-host.ts';
import type { Host } from '../workspace/host.ts';
import { findProjectRoot } from '../workspace/project-root.ts';
import { readErrorText } from '../workspace/read-error.ts';
import type { AuditJob } from './auditor.ts';
import { type CliIo, NO_PROGRESS, UsageError } from './io.ts';
import { engineOptions, type OptionFlags } from './option-flags.ts';

/** An audit of what was named on the command line, and that as the engine names it. */
interface PathsAudit {
  readonly audit: Audit;
  readonly scope: readonly string[];
}

interface NamedPath {
  /** As it was typed. */
  readonly text: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/** How the paths of a command line are audited. */
interface PathsRequest extends OptionFlags {
  /** Everything in the project is reported, not only what is named. */
  readonly wholeProject?: boolean;
  /** The file that the text of standard input stands for, when a path is `-`. */
  readonly stdinFilename?: string | undefined;
  /** No progress is shown, and no note. */
  readonly quiet?: true;
}

/** A path of standard input. */
const STDIN = '-';
const DEFAULT_STDIN_FILENAME = 'stdin.py';

/**
 * Audits files and folders. The code of the project around them is read with them, since a buffer may be used anywhere in it; only what is named is
 * reported. Rejects with a `UsageError` when a path does not exist, no Python file lies in any of them, or a configuration file that governs them is wrong.
 */
export async function auditPaths(texts: readonly string[], request: PathsRequest, io: CliIo): Promise<PathsAudit> {
  const { wholeProject = false } = request;
  if (request.stdinFilename !== undefined && !texts.includes(STDIN)) throw new UsageError("option '--stdin-filename' needs the path `-`");
  const stdin = texts.includes(STDIN) ? await readStdin(request.stdinFilename ?? DEFAULT_STDIN_FILENAME, io) : null;
  const named: NamedPath[] = [];
  // One by one: of several that are wrong the first is named, whichever the disk answers first.
  for (const text of texts) named.push(text === STDIN && stdin !== null ? stdin : await findPath(text, io.cwd));
  const scope = named.filter(({ path, isFolder }) => isFolder || sourceKind(path) !== null).map(({ path }) => path);
  if (scope.length === 0) throw new UsageError(noPython(texts));
  const root = await findProjectRoot(named.map(({ path, isFolder }) => (isFolder ? path : folderOf(path))));
  const job: AuditJob = {
    request: wholeProject ? { root } : { root, only: scope },
    options: engineOptions(request, io.cwd),
    governed: { files: named.flatMap(pathUnless(true)), folders: [root, ...named.flatMap(pathUnless(false))] },
    overlay: stdin === null ? null : { path: stdin.path, text: stdin.content },
  };
  const progress = request.quiet === true ? NO_PROGRESS : io.progress;
  progress.start();
  try {
    const { audit, configurations } = await io.auditor.audit(job, (read, total) => progress.update(read, total));
    progress.clear();
    refuseProblems(configurations, io);
    if (audit === null) throw new Error('an audit without a result');
    for (const path of request.quiet === true ? [] : audit.excluded)
      io.writeError(`note: ${shownPath(path, io)} is excluded by the configuration\n`);
    if (!(await holdsPython(named, audit, new DiskHost()))) throw new UsageError(noPython(texts));
    return { audit, scope };
  } finally {
    progress.clear();
  }
}

function pathUnless(isFolder: boolean): (named: NamedPath) => readonly string[] {
  return (named) => (named.isFolder === isFolder ? [] : [named.path]);
}

/** Throws a `UsageError` that names each problem with its file, line and column. */
function refuseProblems(files: readonly ConfigurationFile[], io: CliIo): void {
  const lines = files.flatMap(({ path, problems }) =>
    problems.map(({ range: { start }, message }) => `${shownPath(path, io)}:${start.line + 1}:${start.character + 1}: ${message}`),
  );
  if (lines.length > 0) throw new UsageError(lines.join('\nerror: '));
}

/** As one would type it: from the current folder for what lies in it. */
function shownPath(path: string, { cwd }: CliIo): string {
  return isInside(toHostPath(cwd), path) ? relative(cwd, path) : path;
}

async function readStdin(name: string, io: CliIo): Promise<NamedPath & { readonly content: string }> {
  const path = toHostPath(resolve(io.cwd, name));
  if (sourceKind(path) !== 'python') throw new UsageError(`${name}: not the name of a Python file`);
  const decoded = decode(await io.readIn());
  if (decoded.kind === 'problem') throw new UsageError(`standard input: ${decoded.message}`);
  return { text: STDIN, path, isFolder: false, content: decoded.text };
}

async function findPath(text: string, cwd: string): Promise<NamedPath> {
  if (text === '') throw new UsageError('an empty path names neither a file nor a folder');
  const path = resolve(cwd, text);
  const entry = await stat(path).catch((error: unknown) => {
    throw new UsageError(`${text}: ${readErrorText(error)}`);
  });
  if (!entry.isFile() && !entry.isDirectory()) throw new UsageError(`${text}: neither a file nor a folder`);
  return { text, path: toHostPath(path), isFolder: entry.isDirectory() };
}

function noPython(texts: readonly string[]): string {
  return `no Python file in ${texts.join(', ')}`;
}

/**
 * A Python file is there when one was reported on, and may be there where a folder could not be read; else the folders are looked through, since
 * files without a buffer are not in the report.
 */
async function holdsPython(named: readonly NamedPath[], audit: Audit, host: Host): Promise<boolean> {
  if (audit.excluded.length > 0 || audit.files.some((file) => sourceKind(file.path) !== 'metal')) return true;
  for (const { path, isFolder } of named) {
    if (!isFolder) continue;
    const files = await host.listFiles(path, () => undefined);
    if (files.some((file) => sourceKind(file) === 'python')) return true;
  }
  return false;
}
