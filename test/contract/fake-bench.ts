import assert from 'node:assert/strict';
import { cohereCommandLight, createFakePorts } from '../fakes/index.ts';
import { customModel, freshName, type Bench } from './bench.ts';

/** The in-memory fakes on the bench; time passes only by `tick`. */
export async function createFakeBench(): Promise<Bench> {
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const ports = createFakePorts({
    now: () => nowMs,
    buckets: ['bench'],
    validationSeconds: 2,
    dataProcessingSeconds: 2,
    trainingSeconds: 6,
    stoppingSeconds: 1,
    provisioningSeconds: 4,
    deployingSeconds: 4,
    updatingSeconds: 4,
    deletingSeconds: 2,
    noCommitmentUnits: 10,
  });
  const { controls } = ports;
  const bucketRegions: Record<string, string> = {};
  const bucketPolicies: Record<string, string> = {};
  const kmsKeys: Record<string, string> = {};
  controls.configure({ bucketRegions, bucketPolicies, kmsKeys });
  const bench: Bench = {
    ports,
    bucket: 'bench',
    baseModelId: cohereCommandLight.id,
    deployableModels: async () => [
      (await customModel(bench, 'deployable')).arn,
      (await customModel(bench, 'deployable')).arn,
    ],
    baselineModelId: 'cohere.command-light-text-v14',
    roleArn: 'arn:aws:iam::000000000000:role/BedrockCustomization',
    trainingData: 's3://bench/training.jsonl',
    verifiedSender: 'temper@example.com',
    async createBucketIn(region, policy) {
      const bucket = freshName('elsewhere');
      controls.createBucket(bucket);
      bucketRegions[bucket] = region;
      if (policy !== undefined) bucketPolicies[bucket] = policy;
      return bucket;
    },
    async createKey(state) {
      const id = `arn:aws:kms:us-east-1:000000000000:key/${freshName('key')}`;
      kmsKeys[id] = state;
      return id;
    },
    putBytes: async (uri, bytes) => controls.putObject(uri, bytes),
    contentType: async (uri) => controls.contentType(uri),
    inbox: async () => [...controls.mails()],
    failNext: async (operation, kind) => controls.failNext(operation, kind),
    // Nothing moves between two ticks, so there is nothing to hold.
    hold: async () => {},
    setNoCommitmentUnits: async (noCommitmentUnits) => controls.configure({ noCommitmentUnits }),
    createdCounts: async () => {
      const { createdJobs, createdEndpoints } = controls.counts();
      return { jobs: createdJobs, endpoints: createdEndpoints };
    },
    tick: async () => void (nowMs += 1_000),
    close: async () => {
      const deletable = controls.endpoints().filter(({ commitment }) => commitment === 'none');
      assert.deepEqual(deletable, [], 'a suite left an endpoint behind');
    },
  };
  return bench;
}
