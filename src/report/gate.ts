import type { Verdict } from './result.ts';

/** What a pipeline's gate exits with: 0 better, 1 not better, 2 nothing that could be compared. */
export function gateExitCode(verdict: Verdict['verdict']): 0 | 1 | 2 {
  switch (verdict) {
    case 'better':
      return 0;
    case 'worse':
    case 'inconclusive':
      return 1;
    case 'invalid':
      return 2;
  }
}
