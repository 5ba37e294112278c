import { LocalAuditor } from '../../server/src/cli/auditor.ts';
import { type CliIo, NO_PROGRESS } from '../../server/src/cli/io.ts';
import { runCli } from '../../server/src/cli/run.ts';

export interface Outcome {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command line in this process, in the folder `cwd`, at no terminal and with nothing on standard input unless `parts` say otherwise. */
export async function runCommand(cwd: string, args: readonly string[], parts: Partial<CliIo> = {}): Promise<Outcome> {
  let out = '';
  let error = '';
  const exitCode = await runCli(args, {
    cwd,
    writeOut: async (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    readIn: async () => new Uint8Array(),
    hasColors: false,
    auditor: new LocalAuditor(),
    progress: NO_PROGRESS,
    startServer: async () => undefined,
    isAppleSilicon: false,
    ...parts,
  });
  return { exitCode, out, error };
}
