/** Makes a PNG of a screenshot smaller: pictures of an editor have few colours, and they travel with the extension. */
import { readFileSync, writeFileSync } from 'node:fs';
import UPNG from 'upng-js';

/** The most that a palette holds. */
const COLOURS = 256;

/** Writes the picture at `path` again with a palette. One that has a palette already stays as it is. */
export function shrinkPicture(path) {
  const picture = UPNG.decode(readFileSync(path));
  if (picture.ctype === 3) return;
  const [frame] = UPNG.toRGBA8(picture);
  writeFileSync(path, Buffer.from(UPNG.encode([frame], picture.width, picture.height, COLOURS)));
}
