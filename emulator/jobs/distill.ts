import { idOf } from '../arns.ts';
import type { Emulator } from '../emulator.ts';
import { findServedModel } from '../foundation-models.ts';
import type { Job } from '../state/state.ts';
import { teach } from '../training/index.ts';
import type { TrainingRecord } from '../training/index.ts';
import { JobFailure } from './job-failure.ts';
import { writeObject } from './objects.ts';
import type { ReadRecord } from './read-records.ts';

/** The user guide names no default; it is that of the console's form. */
const defaultResponseTokens = 1_000;
/** How many of the teacher's answers the sample shows; the user guide only says that there is a sample. */
const sampleSize = 20;

/**
 * Has the teacher answer what has no answer yet; what has one (a labelled prompt, a logged response) stays as it is. A
 * sample of the result goes into the output folder, for which Bedrock documents no name.
 * @throws JobFailure
 */
export async function answerByTeacher(
  { s3 }: Emulator,
  job: Job,
  records: readonly ReadRecord[],
  signal: AbortSignal,
): Promise<TrainingRecord[]> {
  const teacher = job.request.customizationConfig?.distillationConfig?.teacherModelConfig;
  if (teacher === undefined || findServedModel(teacher.teacherModelIdentifier) === undefined) {
    throw new JobFailure(`The teacher model ${teacher?.teacherModelIdentifier ?? '(none)'} is unknown.`);
  }
  const open = records.filter(({ completion }) => completion === null);
  const mostTokens = teacher.maxResponseLengthForInference ?? defaultResponseTokens;
  const prompts = open.map(({ prompt }) => prompt);
  const answers = new Map((await teach(prompts, mostTokens, signal)).map((answer, index) => [open[index], answer]));
  const taught = records.map((record) => ({ ...record, completion: record.completion ?? answers.get(record) ?? '' }));
  const sample = taught.slice(0, sampleSize).map(({ prompt, completion }) =>
    JSON.stringify({
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text: prompt }] },
        { role: 'assistant', content: [{ text: completion }] },
      ],
    }),
  );
  const folder = `model-customization-job-${idOf(job.jobArn)}`;
  const name = `${folder}/training_artifacts/sample_synthetic_data.jsonl`;
  await writeObject(s3, job.request.outputDataConfig.s3Uri, name, `${sample.join('\n')}\n`, signal);
  return taught;
}
