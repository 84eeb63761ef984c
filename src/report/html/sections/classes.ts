import type { EvaluationReport } from '../../result.ts';
import { classesChart } from '../charts/classes.ts';
import { confusionChart } from '../charts/confusion.ts';
import { note, section } from '../elements.ts';

/** For classification: which labels are taken for which, and how each fares. Empty for anything else. */
export function classesSection({ classification }: EvaluationReport): string {
  if (!classification || classification.labels.length === 0) return '';
  return section('classes', 'Classes', [
    '<div class="card"><h3>Confusion</h3>',
    note(
      'Rows are references, columns answers. Green cells are right, orange ones wrong; the stronger, the larger the share of the row.',
    ),
    `<div class="charts matrices">${confusionChart(classification, 'baseline')}${confusionChart(classification, 'candidate')}</div></div>`,
    '<div class="card"><h3>Per class</h3>',
    `<div class="charts">${(['f1', 'precision', 'recall'] as const).map((quantity) => classesChart(classification, quantity)).join('\n')}</div></div>`,
  ]);
}
