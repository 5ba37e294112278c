/** What the bytes of a file say. Offsets of everything that follows are UTF-16 code units of `text`, from which a byte order mark is left out, as in editors. */
type Decoded =
  | { readonly kind: 'text'; readonly text: string; readonly hasBom: boolean }
  | { readonly kind: 'problem'; readonly message: string };

/** Larger files are data in the guise of code: 4 MiB is some hundred thousand lines, far above what anybody writes, and a third of a second to parse. */
export const MAX_BYTES = 4 * 1024 * 1024;

const TOO_LARGE = `too large: the limit is ${MAX_BYTES / (1024 * 1024)} MiB`;

/** The text of a file, or why it has none. Files are UTF-8; a coding comment naming something else does not make other bytes readable. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) return { kind: 'problem', message: TOO_LARGE };
  if (startsWithUtf16Mark(bytes)) return { kind: 'problem', message: 'not valid UTF-8' };
  if (bytes.includes(0)) return { kind: 'problem', message: 'binary file' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const hasBom = text.startsWith('\ufeff');
    return { kind: 'text', text: hasBom ? text.slice(1) : text, hasBom };
  } catch {
    return { kind: 'problem', message: 'not valid UTF-8' };
  }
}

/** Why a text of an editor is not analysed; null for one that is. Its length counts as if each UTF-16 unit were a byte. */
export function problemOfText(text: string): string | null {
  return text.length > MAX_BYTES ? TOO_LARGE : null;
}

function startsWithUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
