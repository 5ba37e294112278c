/** How a report for people marks its parts: with the colours of a terminal, or not at all. */
export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
  readonly green: Paint;
}

type Paint = (text: string) => string;

const same: Paint = (text) => text;

/** For files, pipes, and whoever wants no colours. */
export const PLAIN: Palette = { bold: same, dim: same, red: same, yellow: same, blue: same, cyan: same, green: same };
