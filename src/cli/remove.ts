import type { CustomModel, Endpoint, Job, Ports } from '../domain/ports.ts';
import { failed } from './errors.ts';
import { findCustomModel, isTraining, type Leftovers } from './leftovers.ts';

const lookIntervalMs = 5_000;
/** An endpoint that is being created can't be deleted, and creating one takes up to an hour. */
const longestWaitMs = 2 * 3_600_000;
const objectsAtOnce = 1_000;

export interface Removing {
  readonly ports: Pick<Ports, 'endpoints' | 'models' | 'objects'>;
  readonly wait: (ms: number) => Promise<void>;
  readonly say: (text: string) => void;
}

/** What bills by the hour goes first. Every step may be repeated: what is gone already counts as deleted. */
export async function removeLeftovers(
  removing: Removing,
  leftovers: Leftovers,
): Promise<{ readonly committed: readonly Endpoint[] }> {
  const committed: Endpoint[] = [];
  for (const endpoint of leftovers.endpoints) {
    if ((await removeEndpoint(removing, endpoint)) === 'committed') committed.push(endpoint);
  }
  const model = isTraining(leftovers.job) ? await stopJob(removing, leftovers.job) : leftovers.customModel;
  if (model && leftovers.borrowers.length === 0 && committed.length === 0) {
    await removing.ports.models.deleteCustomModel(model.arn);
    removing.say(`Deleted custom model ${model.name}.`);
  }
  const uris = leftovers.objects.map(({ uri }) => uri);
  for (let from = 0; from < uris.length; from += objectsAtOnce) {
    await removing.ports.objects.delete(uris.slice(from, from + objectsAtOnce));
  }
  if (uris.length > 0) removing.say(`Deleted ${uris.length} objects.`);
  return { committed };
}

async function removeEndpoint(
  { ports, wait, say }: Removing,
  { kind, arn, name }: Endpoint,
): Promise<'deleted' | 'committed'> {
  let told = false;
  let isCommitted = false;
  await until(`endpoint ${name} to be deleted`, wait, async () => {
    const answer = await ports.endpoints.delete(kind, arn);
    isCommitted = answer === 'committed';
    if (isCommitted) return true;
    if (answer === 'busy') {
      if (!told) say(`Endpoint ${name} can't be deleted in its present state: waiting until it can.`);
      told = true;
      return false;
    }
    return answer === 'gone' || (await ports.endpoints.find(kind, arn)) === null;
  });
  if (isCommitted) return 'committed';
  say(`Deleted endpoint ${name}: it bills no more.`);
  return 'deleted';
}

/** The custom model, if the job was faster than the request to stop it. */
async function stopJob({ ports, wait, say }: Removing, job: Job): Promise<CustomModel | null> {
  say(`Stopping job ${job.name}.`);
  await ports.models.stopJob(job.arn);
  let ended: Job | null = job;
  await until(`job ${job.name} to stop`, wait, async () => {
    ended = await ports.models.findJob(job.arn);
    return !isTraining(ended);
  });
  return findCustomModel(ports, ended);
}

async function until(what: string, wait: Removing['wait'], done: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await done()); waitedMs += lookIntervalMs) {
    if (waitedMs >= longestWaitMs) {
      throw failed(`gave up waiting for ${what} after ${longestWaitMs / 3_600_000} h; run the command again to go on`);
    }
    await wait(lookIntervalMs);
  }
}
