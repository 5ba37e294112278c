import type { Audit } from '../engine-api.ts';
import { renderAuditText } from './audit-text.ts';
import { renderFindingsMarkdown } from './findings-markdown.ts';
import { renderGithub } from './github.ts';
import { renderGitlab } from './gitlab.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderText, type TextStyle } from './text.ts';

/** What is reported, and how. */
export interface ReportRequest {
  readonly audit: Audit;
  /** `findings`: what the rules say. `buffers`: every buffer; formats that hold findings alone show those. */
  readonly subject: 'findings' | 'buffers';
  /** The files and folders that were asked for, as the engine names them. */
  readonly scope: readonly string[];
  /** For reports that people read. */
  readonly style: TextStyle;
}

/** Every form of a report: its name on the command line, and what makes it. Each ends with a line break, or is empty. */
const RENDERERS = {
  text: ({ audit, subject, style }) => (subject === 'buffers' ? renderAuditText(audit, style) : renderText(audit, style)),
  markdown: ({ audit, subject, scope }) => (subject === 'buffers' ? renderMarkdown(audit, scope) : renderFindingsMarkdown(audit)),
  json: ({ audit }) => renderJson(audit),
  html: ({ audit }) => renderHtml([audit]),
  sarif: ({ audit }) => renderSarif(audit),
  github: ({ audit }) => renderGithub(audit),
  gitlab: ({ audit }) => renderGitlab(audit),
  junit: ({ audit }) => renderJunit(audit),
} satisfies Readonly<Record<string, (request: ReportRequest) => string>>;

export type Format = keyof typeof RENDERERS;

export const FORMATS = Object.keys(RENDERERS) as readonly Format[];

/** The report in the form asked for. */
export function renderReport(format: Format, request: ReportRequest): string {
  return RENDERERS[format](request);
}
