import type { Audit } from '../engine-api.ts';
import { folderOf, isInside } from '../path.ts';
import type { AuditParams } from '../protocol.ts';
import { renderReport } from '../report/formats.ts';
import { renderHtml } from '../report/html.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { PLAIN } from '../report/palette.ts';
import type { OpenDocuments } from './open-documents.ts';
import { toHref } from './to-lsp.ts';

/** The audits of one or more folders in the form that is asked for. `audits` is not empty. */
export function renderAudits(
  audits: readonly Audit[],
  { format = 'markdown', actions = [] }: AuditParams,
  documents: OpenDocuments,
): string {
  switch (format) {
    case 'page':
      return renderHtml(audits, { hrefOf: (location) => toHref(location, documents), actions });
    case 'html':
      return renderHtml(audits);
    case 'markdown':
      return audits.map((audit) => renderMarkdown(audit)).join('\n');
    default:
      return renderReport(format, { audit: joinAudits(audits), subject: 'buffers', scope: [], style: { palette: PLAIN, isQuiet: false } });
  }
}

/** Several folders as one: their paths are told from the folder that holds them all. */
function joinAudits(audits: readonly Audit[]): Audit {
  const [first, ...others] = audits;
  if (first === undefined) throw new RangeError('no audit');
  if (others.length === 0) return first;
  let root = folderOf(first.root);
  while (!others.every((audit) => isInside(root, audit.root)) && folderOf(root) !== root) root = folderOf(root);
  const files = audits.flatMap((audit) => audit.files);
  const texts = new Map(audits.flatMap((audit) => [...audit.texts]));
  return { ...first, root, files, texts, filesRead: audits.reduce((sum, audit) => sum + audit.filesRead, 0) };
}
