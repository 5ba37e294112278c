import type { WriteStream } from 'node:tty';
import picocolors from 'picocolors';
import type { Palette } from '../report/palette.ts';

/** The colours of a terminal. */
export const colorPalette: Palette = picocolors.createColors(true);

interface Environment {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/**
 * Whether what is written to `stream` may have colours: a terminal's may, nothing else's. `NO_COLOR` (https://no-color.org), not empty, forbids them, `FORCE_COLOR`
 * asks for them anywhere, with `0` or `false` it forbids them too.
 */
export function wantsColors(stream: Pick<WriteStream, 'isTTY'>, environment: Environment): boolean {
  if ((environment.NO_COLOR ?? '') !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return canRewriteLines(stream, environment);
}

/** Whether a line that was written to `stream` can be written over: where somebody looks at a terminal. */
export function canRewriteLines(stream: Pick<WriteStream, 'isTTY'>, environment: Environment): boolean {
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
