import type { AccessSummary } from './access-summary.ts';
import type { Decision } from './decision.ts';
import type { Confidence } from './verdict.ts';

/**
 * How far a decision can be trusted.
 *
 * `low` where it rests on a name, or a path of the buffer was not seen. `medium` where every path was seen and the pattern of a buffer that the GPU alone
 * touches rests on an assumed direction. `high` for the rest: an upload is one and a read-back is one whatever the kernel does.
 */
export function rateConfidence(decision: Decision, summary: AccessSummary, doubt: string | null): Confidence {
  if (doubt !== null || summary.escapes.length > 0 || decision.row === 'unused-namesake') return 'low';
  const assumed = summary.gpuDirection === 'unknown';
  return assumed && (decision.pattern === 'GPU write/read' || decision.pattern === 'GPU read') ? 'medium' : 'high';
}
