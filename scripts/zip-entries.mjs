/** Reads a zip archive: enough of the format for a VSIX (no encryption, no archive over 4 GB, entries stored or deflated). */
import { inflateRawSync } from 'node:zlib';

const endSignature = Buffer.from('PK\x05\x06');
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const localLength = 30;

/** Every file in the archive with its bytes. Throws where the archive is damaged. */
export function readZipEntries(archive) {
  const end = archive.lastIndexOf(endSignature, archive.length - endLength);
  if (end < 0) throw new Error('not a zip archive');
  const count = archive.readUInt16LE(end + 10);
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error('damaged zip directory');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + entryLength, at + entryLength + nameLength);
    if (!name.endsWith('/')) entries.push({ name, bytes: readBytes(archive, at) });
    at += entryLength + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header repeats the entry with name and extra fields of its own length; the data follows it. */
function readBytes(archive, entry) {
  const method = archive.readUInt16LE(entry + 10);
  const compressed = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + localLength + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + compressed);
  return method === 0 ? data : inflateRawSync(data);
}
