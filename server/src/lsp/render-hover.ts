import type { Verdict, VerdictAccess } from '../audit/verdict.ts';
import type { BufferMention } from '../engine-api.ts';
import { baseName } from '../path.ts';
import type { Location } from '../position.ts';
import { KIND_WORDS } from '../rules/evidence.ts';
import type { Finding } from '../rules/finding.ts';
import { type ConversionContext, toHref } from './to-lsp.ts';

const MOST_ACCESSES = 12;
const MOST_BUFFERS = 8;

/** Markdown for one buffer in full, or for each of several in one line. */
export function renderHover(mentions: readonly BufferMention[], context: ConversionContext): string {
  const [first] = mentions;
  if (first === undefined) return '';
  if (mentions.length === 1) return renderBuffer(first, context);
  const shown = mentions.slice(0, MOST_BUFFERS).map(({ verdict }) => `- ${placeLink(verdict, context)}: ${verdictWords(verdict)}`);
  const more = mentions.length - shown.length;
  return [`${mentions.length} Metal buffers reach this place:`, '', ...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function renderBuffer({ verdict, findings }: BufferMention, context: ConversionContext): string {
  const lines = [
    `**${code(verdict.name)}** ${verdictWords(verdict)}`,
    '',
    sentence(verdict.because),
    '',
    ...verdict.accesses.slice(0, MOST_ACCESSES).map((access) => accessLine(access, context)),
  ];
  const more = verdict.accesses.length - MOST_ACCESSES;
  if (more > 0) lines.push(`- and ${more} more accesses`);
  lines.push('', ...rules(findings, context));
  return lines.join('\n').trim();
}

/** `Shared → Private · GPU write/read`; without an arrow where nothing else is suggested. */
function verdictWords({ currentMode, currentModes, suggestedMode, accessPattern, confidence }: Verdict): string {
  const current = currentMode === 'Unknown' && currentModes.length > 0 ? currentModes.join(' or ') : currentMode;
  if (suggestedMode === null) return `${current}, keeps its mode · ${accessPattern}`;
  const suggestion = suggestedMode === current ? current : `${current} → **${suggestedMode}** (confidence ${confidence})`;
  return `${suggestion} · ${accessPattern}`;
}

function accessLine({ kind, location, why }: VerdictAccess, context: ConversionContext): string {
  const { start } = location.range;
  return `- ${KIND_WORDS[kind]}: [${escapeMarkdown(baseName(location.path))}:${start.line + 1}](${href(location, context)}) ${escapeMarkdown(why)}`;
}

function placeLink(verdict: Verdict, context: ConversionContext): string {
  const location = { path: verdict.path, range: verdict.selector };
  return `[${escapeMarkdown(verdict.name)}](${href(location, context)}) in ${escapeMarkdown(baseName(verdict.path))}`;
}

/** Brackets would end a link in Markdown. */
function href(location: Location, { documents }: ConversionContext): string {
  return toHref(location, documents).replaceAll('(', '%28').replaceAll(')', '%29');
}

function rules(findings: readonly Finding[], { offer }: ConversionContext): readonly string[] {
  const codes = new Map(findings.map(({ code, name }) => [code, `${code} ${name}`]));
  const links = [...codes].map(([code, title]) => {
    const target = ruleHref(code, offer);
    return target === null ? title : `[${title}](${target})`;
  });
  return links.length === 0 ? [] : [links.join(' · ')];
}

/** Editors open few schemes from a hover, and their own is not among them: there a command does it. */
function ruleHref(code: string, { ruleDocsCommand, ruleDocsBase }: ConversionContext['offer']): string | null {
  if (ruleDocsCommand !== null) return `command:${ruleDocsCommand}?${encodeURIComponent(JSON.stringify([code]))}`;
  return ruleDocsBase === null ? null : `${ruleDocsBase}/${code}`;
}

function sentence(text: string): string {
  return escapeMarkdown(`${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`);
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** What Markdown would read as a mark; code spans in the text stay what they are. */
function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_{}[\]<>#|~]/g, '\\$&')))
    .join('');
}
