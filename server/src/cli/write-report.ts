import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Audit } from '../engine-api.ts';
import { isInside } from '../path.ts';
import { type Format, type ReportRequest, renderReport } from '../report/formats.ts';
import { PLAIN } from '../report/palette.ts';
import { sarifNotice } from '../report/sarif.ts';
import { renderStatistics, type TextStyle } from '../report/text.ts';
import { toHostPath } from '../workspace/disk-host.ts';
import { readErrorText } from '../workspace/read-error.ts';
import { colorPalette } from './colors.ts';
import { type CliIo, UsageError } from './io.ts';
import type { ReportFlags } from './report-flags.ts';

/** Writes a report in the form and to the place that the flags say. Rejects with a `UsageError` when the file cannot be written. */
export async function writeReport(
  { known = 0, ...request }: Omit<ReportRequest, 'style'> & { readonly known?: number },
  flags: ReportFlags,
  io: CliIo,
): Promise<void> {
  const palette = io.hasColors && flags.output === undefined ? colorPalette : PLAIN;
  const style: TextStyle = { palette, isQuiet: flags.quiet === true, known };
  const text =
    flags.statistics === true
      ? renderStatistics(request.audit, style)
      : renderReport(flags.format, { ...request, audit: rooted(request.audit, flags.format, io), style });
  const notice = flags.format === 'sarif' ? sarifNotice(request.audit) : null;
  if (notice !== null) io.writeError(`note: ${notice}\n`);
  if (flags.output === undefined) await io.writeOut(text);
  else await writeText(resolve(io.cwd, flags.output), flags.output, text);
}

/** Read by services that know the repository, not the project: started at its top, as CI does, they get paths from there. */
const FOR_REPOSITORIES: ReadonlySet<Format> = new Set(['sarif', 'github', 'gitlab', 'junit']);

/** The audit with the root that the paths of a report start from: the current folder, for those that are for a whole repository and of a project inside. */
function rooted(audit: Audit, format: Format, { cwd }: CliIo): Audit {
  const folder = toHostPath(cwd);
  return FOR_REPOSITORIES.has(format) && isInside(folder, audit.root) ? { ...audit, root: folder } : audit;
}

/** What goes together on one command line. */
export function checkReportFlags(paths: readonly string[], { format, statistics, watch }: ReportFlags): void {
  if (watch === true && paths.includes('-')) throw new UsageError("option '--watch' cannot be used with standard input");
  if (statistics === true && format !== 'text') throw new UsageError("option '--statistics' goes with --format text alone");
}

async function writeText(path: string, name: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UsageError(`${name}: cannot be written: ${readErrorText(error)}`);
  }
}
