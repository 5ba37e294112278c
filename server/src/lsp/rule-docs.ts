import { type RuleDocs, type RuleDocsParams, ruleDocsRequest } from '../protocol.ts';
import { renderRule } from '../rules/docs.ts';
import { findRule } from '../rules/index.ts';
import type { Session } from './session.ts';

/** Answers `storageModeAudit/ruleDocs` with what a rule says of itself. */
export function answerRuleDocs({ connection }: Session): void {
  connection.onRequest(ruleDocsRequest, ({ code }: RuleDocsParams): RuleDocs | null => {
    const rule = findRule(code);
    return rule === undefined ? null : { markdown: renderRule(rule) };
  });
}
