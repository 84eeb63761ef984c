import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';
import { answerByTeacher } from './distill.ts';
import type { JobData } from './prepare-data.ts';
import type { TrainingData } from './train.ts';

/** The data processing phase: a distillation's teacher says what the prompts lack. @throws JobFailure */
export async function processData(
  emulator: Emulator,
  job: Job,
  { training, validation }: JobData,
  signal: AbortSignal,
): Promise<TrainingData> {
  if (job.request.customizationType === 'DISTILLATION') {
    return { training: await answerByTeacher(emulator, job, training, signal), validation: null };
  }
  const complete = (records: JobData['training']): TrainingData['training'] =>
    records.map((record) => ({ ...record, completion: record.completion ?? '' }));
  return { training: complete(training), validation: validation === null ? null : complete(validation) };
}
