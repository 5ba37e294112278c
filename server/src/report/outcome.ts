import type { Verdict } from '../audit/verdict.ts';

/** What a verdict comes to: another mode is warranted, the present one is, or nothing can be said. */
export type Outcome = 'change' | 'keep' | 'open';

/** `open`: no mode is suggested, or it depends on what is not known, or the present mode is not known. */
export function outcomeOf({ currentMode, suggestedMode }: Verdict): Outcome {
  if (currentMode === 'Unknown') return 'open';
  switch (suggestedMode) {
    case null:
    case 'Private if GPU-only; otherwise Shared':
      return 'open';
    case 'Shared (required for no-copy)':
      return currentMode === 'Shared' ? 'keep' : 'change';
    default:
      return currentMode === suggestedMode ? 'keep' : 'change';
  }
}
