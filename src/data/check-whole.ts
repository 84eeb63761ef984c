import { counted } from '../domain/counted.ts';
import type { DataSettings } from '../domain/data-settings.ts';
import { wrongTogether } from '../domain/dataset/training-records.ts';
import type { RecordLimits } from '../domain/families/family.ts';
import type { SetSummary } from '../report/data-report.ts';
import type { Collector } from './collector.ts';
import { sets } from './split.ts';

/** What can be said only of all records together: amounts, balance, answers that are all the same, leaks. */
export function checkWhole(
  collected: Collector,
  summaries: readonly Pick<SetSummary, 'name' | 'records'>[],
  limits: RecordLimits,
  settings: DataSettings,
): void {
  checkAmounts(collected, summaries, limits);
  checkBalance(collected);
  checkAnswers(collected);
  if (settings.checks === 'all') checkLeaks(collected);
}

function checkAmounts(
  { problems }: Collector,
  summaries: readonly Pick<SetSummary, 'name' | 'records'>[],
  limits: RecordLimits,
): void {
  const count = (name: SetSummary['name']): number => summaries.find((set) => set.name === name)?.records ?? 0;
  const training = count('training');
  const validation = count('validation');
  if (training < limits.minimum) {
    problems.add(
      'training',
      'amount',
      `has ${counted(training, 'usable record')}, but the model needs at least ${limits.minimum}: add records, or part off less`,
    );
  }
  if (training > limits.maximum) {
    problems.add(
      'training',
      'amount',
      `has ${training} records, but the model takes at most ${limits.maximum}: sample ${limits.maximum} of them`,
    );
  }
  const together = wrongTogether(training, validation, limits);
  if (together !== undefined) problems.add(validation > 0 ? 'validation' : 'training', 'amount', together);
  if (validation > limits.maximumValidation) {
    problems.add(
      'validation',
      'amount',
      `has ${validation} records, but the model takes ${limits.maximumValidation === 0 ? 'no validation data: leave it out' : `at most ${limits.maximumValidation}: part off less`}`,
    );
  }
}

/** A class with less than a twentieth of the largest one's records is hardly learnt. */
const rarest = 1 / 20;

function checkBalance({ labels, labelOf, setOf, warnings, count }: Collector): void {
  const names = labels.all();
  if (!names) return;
  const counts = new Float64Array(names.length + 1);
  for (let index = 0; index < count; index++) {
    if (setOf.at(index) === sets.training) counts[labelOf.at(index)] = (counts[labelOf.at(index)] as number) + 1;
  }
  const largest = Math.max(...counts.subarray(1));
  if (names.length === 1)
    warnings.add('labels', 'one class', `all records have the label "${names[0]}": there is nothing to tell apart`);
  names.forEach((name, at) => {
    const own = counts[at + 1] as number;
    if (own < largest * rarest)
      warnings.add(
        'labels',
        'imbalance',
        `"${name}" has ${counted(own, 'training record')}, the largest class ${largest}: add some of the rare one`,
      );
  });
}

function checkAnswers({ answers, labels, warnings, answerLengths }: Collector): void {
  const total = answerLengths.summary().mean === 0 ? 0 : [...answers.values()].reduce((sum, count) => sum + count, 0);
  const most = Math.max(0, ...answers.values());
  if (total < 10 || most * 2 <= total || labels.all()) return;
  warnings.add(
    'answers',
    'identical answers',
    `${most} of ${total} answers are the same: the model will learn to give that one`,
  );
}

/** Records that nearly repeat each other, of which one trains the model and the other evaluates it. */
function checkLeaks(collected: Collector): void {
  const { nearOf, setOf, warnings, count } = collected;
  for (let index = 0; index < count; index++) {
    const other = nearOf.at(index);
    if (other === -1) continue;
    const own = setOf.at(index);
    const theirs = setOf.at(other);
    if (own === theirs || own > sets.evaluation || theirs > sets.evaluation) continue;
    collected.across += 1;
    warnings.add(
      collected.placeOf(index),
      'near leakage',
      `says nearly the same as ${collected.placeOf(other)}, which is in another set: scores may flatter the model`,
    );
  }
}
