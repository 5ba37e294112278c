import { RULES } from './index.ts';
import type { Rule } from './rule.ts';

const FIX_WORDS: Readonly<Record<Rule['fix'], string>> = { always: 'yes', sometimes: 'sometimes', never: 'no' };

/** All rules in one Markdown page: a table of them, then each with its documentation. Ends with a line break. */
export function renderRuleDocs(rules: readonly Rule[] = RULES): string {
  return ['# Rules', renderRuleTable(rules).trimEnd(), ...rules.map((rule) => renderRule(rule, 2).trimEnd())].join('\n\n').concat('\n');
}

/** The rules as a Markdown table, one a line. Ends with a line break. */
export function renderRuleTable(rules: readonly Rule[] = RULES): string {
  const rows = rules.map((rule) => [
    rule.code,
    rule.name,
    rule.summary.replaceAll('|', '\\|'),
    rule.severity.discrete,
    rule.severity.unified,
    FIX_WORDS[rule.fix],
  ]);
  const header = ['Code', 'Name', 'Finds', 'Discrete', 'Unified', 'Fix'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** One rule in Markdown under a heading of the given level, its own headings one level lower. Ends with a line break. */
export function renderRule(rule: Rule, level = 1): string {
  const facts = [
    `${rule.summary}.`,
    `Severity: ${rule.severity.discrete} under \`discrete\`, ${rule.severity.unified} under \`unified\`. Fix: ${FIX_WORDS[rule.fix]}. Since ${rule.since}.`,
  ];
  return `${'#'.repeat(level)} ${rule.code} ${rule.name}\n\n${facts.join('\n\n')}\n\n${atLevel(rule.docs, level + 1).trim()}\n`;
}

/** What a rule says of itself, as plain data. */
export function ruleJson({ code, name, summary, severity, fix, since, docs }: Rule) {
  return { code, name, summary, severity, fix, since, docs };
}

/** Markdown whose second-level headings become headings of `level`; what stands in code fences stays. */
function atLevel(markdown: string, level: number): string {
  let inFence = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) inFence = !inFence;
      return inFence || !line.startsWith('## ') ? line : `${'#'.repeat(level)} ${line.slice(3)}`;
    })
    .join('\n');
}
