import type { EvaluationReport } from '../../result.ts';
import { lossChart } from '../charts/losses.ts';
import { note, section } from '../elements.ts';

/** How the customization learned, as the job's own files tell it. */
export function trainingSection({ losses, provenance }: EvaluationReport): string {
  const charts = [lossChart(losses, 'loss'), lossChart(losses, 'perplexity')].filter((html) => html !== '');
  if (charts.length === 0)
    return section('training', 'Training', [
      note(provenance.customization ? 'The job wrote no losses.' : 'No customization belongs to this evaluation.'),
    ]);
  return section('training', 'Training', [`<div class="card charts">${charts.join('\n')}</div>`]);
}
