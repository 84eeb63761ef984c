import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { JobSpec } from '../../src/domain/ports.ts';
import { collect, customModel, eventually, freshName, jobSpec, rejectsWith, type Bench } from './bench.ts';

export function modelPortContract(getBench: () => Bench): void {
  describe('ModelPort', () => {
    afterEach(() => getBench().hold(false));

    it('finds a base model by its id, and null for one that there is not', async () => {
      const { ports, baseModelId } = getBench();
      const found = await ports.models.findBaseModel(baseModelId);
      assert.equal(found?.id, baseModelId);
      assert.ok(found.customizations.includes('FINE_TUNING'));
      assert.equal(await ports.models.findBaseModel('nobody.no-such-model-v1:0:4k'), null);
    });

    it('lists every base model, those to customize and those to ask', async () => {
      const { ports, baseModelId, baselineModelId } = getBench();
      const listed = await ports.models.listBaseModels();
      assert.deepEqual(
        listed.find(({ id }) => id === baseModelId),
        await ports.models.findBaseModel(baseModelId),
      );
      assert.ok(
        listed.some(({ id, inferenceTypes }) => id === baselineModelId && inferenceTypes.includes('ON_DEMAND')),
      );
    });

    const distillation = { teacher: 'amazon.nova-pro-v1:0', maximumResponseTokens: 500 };
    const filter = { andAll: [{ equals: { project: 'summaries' } }, { notEquals: { stage: 'test' } }] } as const;
    const ways: readonly (readonly [string, Partial<JobSpec>])[] = [
      [
        'continued pre-training',
        { baseModelId: 'amazon.titan-text-express-v1:0:8k', customizationType: 'CONTINUED_PRE_TRAINING' },
      ],
      ['distillation', { baseModelId: 'amazon.nova-lite-v1:0:300k', customizationType: 'DISTILLATION', distillation }],
      [
        'distillation from logs',
        {
          baseModelId: 'amazon.nova-lite-v1:0:300k',
          customizationType: 'DISTILLATION',
          distillation: { ...distillation, invocationLogs: { usePromptResponse: true, filter } },
        },
      ],
      [
        'reinforcement',
        {
          baseModelId: 'amazon.nova-2-lite-v1:0:256k',
          customizationType: 'REINFORCEMENT_FINE_TUNING',
          reinforcement: {
            graderLambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:grader',
            hyperParameters: { epochCount: 2, learningRate: 1e-5, reasoningEffort: 'low' },
          },
        },
      ],
    ];
    for (const [name, way] of ways) {
      it(`makes a job of ${name}`, async () => {
        const bench = getBench();
        const spec = { ...jobSpec(bench, freshName('way')), hyperParameters: {}, ...way };
        const { arn } = await bench.ports.models.createJob(spec);
        assert.equal((await bench.ports.models.findJob(spec.name))?.arn, arn);
      });
    }

    it('finds a job by name and by ARN, with the token of the request that made it', async () => {
      const bench = getBench();
      await bench.hold(true);
      const spec = jobSpec(bench, freshName('find'));
      const { arn } = await bench.ports.models.createJob(spec);
      const byName = await bench.ports.models.findJob(spec.name);
      const byArn = await bench.ports.models.findJob(arn);
      assert.equal(byName?.arn, arn);
      assert.equal(byArn?.name, spec.name);
      assert.equal(byName.status, 'InProgress');
      assert.equal(byName.clientRequestToken, spec.clientRequestToken);
      assert.equal(byName.customModelName, spec.customModelName);
      assert.equal(byName.customModelArn, undefined);
      assert.ok(Date.parse(byName.createdAt) > 0);
    });

    it('answers null for a job that there is not', async () => {
      assert.equal(await getBench().ports.models.findJob('no-such-job'), null);
    });

    it('makes one job of one token, however often it is asked', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = jobSpec(bench, freshName('token'));
      const first = await bench.ports.models.createJob(spec);
      assert.deepEqual(await bench.ports.models.createJob(spec), first);
      assert.equal((await bench.createdCounts()).jobs, before.jobs + 1);
    });

    it('refuses another token under a name in use, and the job found under it shows whose it is', async () => {
      const bench = getBench();
      const spec = jobSpec(bench, freshName('taken'));
      await bench.ports.models.createJob(spec);
      const other = { ...spec, clientRequestToken: `${spec.clientRequestToken}-other` };
      const expected = {
        healing: 'never',
        code: 'ValidationException',
        message: /currently in use.*another name/,
      } as const;
      await rejectsWith(bench.ports.models.createJob(other), expected);
      assert.equal((await bench.ports.models.findJob(spec.name))?.clientRequestToken, spec.clientRequestToken);
    });

    it('refuses a base model that there is not', async () => {
      const bench = getBench();
      const spec = { ...jobSpec(bench, freshName('no-base')), baseModelId: 'nobody.no-such-model-v1:0:4k' };
      await rejectsWith(bench.ports.models.createJob(spec), { healing: 'never' });
      assert.equal(await bench.ports.models.findJob(spec.name), null);
    });

    it('shows the phases of a job that trains', async () => {
      const bench = getBench();
      await bench.hold(true);
      const spec = jobSpec(bench, freshName('phases'));
      await bench.ports.models.createJob(spec);
      const inTraining = await eventually(
        bench,
        () => bench.ports.models.findJob(spec.name),
        (seen) => seen?.phases.training === 'InProgress' || seen?.status !== 'InProgress',
      );
      assert.deepEqual(inTraining?.phases, {
        validation: 'Completed',
        dataProcessing: 'Completed',
        training: 'InProgress',
      });
    });

    it('completes a job with a custom model, losses and metrics files', async () => {
      const bench = getBench();
      const { arn, job: name } = await customModel(bench, 'complete');
      const { models, objects } = bench.ports;
      const job = await models.findJob(name);
      assert.ok(job?.endedAt && job.endedAt >= job.createdAt);
      assert.equal(typeof job.trainingLoss, 'number');
      const byName = await models.findCustomModel(`${name}-model`);
      assert.deepEqual(byName, await models.findCustomModel(arn));
      assert.equal(byName?.arn, arn);
      assert.equal(byName.jobArn, job.arn);
      const files = (await collect(objects.list(jobSpec(bench, name).output))).map(({ uri }) => uri);
      const metrics = files.find((uri) => uri.endsWith('step_wise_training_metrics.csv'));
      assert.ok(metrics, files.join('\n'));
      assert.match(await objects.readText(metrics), /^step_number,epoch_number,training_loss/);
    });

    it('stops a job; stopping one that has been stopped or has completed succeeds', async () => {
      const bench = getBench();
      const { models } = bench.ports;
      await bench.hold(true);
      const spec = jobSpec(bench, freshName('stop'));
      const { arn } = await models.createJob(spec);
      await models.stopJob(arn);
      await models.stopJob(spec.name);
      await eventually(
        bench,
        () => models.findJob(spec.name),
        (seen) => seen?.status === 'Stopped',
      );
      await models.stopJob(spec.name);
      assert.equal((await models.findJob(spec.name))?.customModelArn, undefined);
      await bench.hold(false);
      const { job } = await customModel(bench, 'stop-late');
      await models.stopJob(job);
      assert.equal((await models.findJob(job))?.status, 'Completed');
    });

    it('refuses to stop a job that there is not', async () => {
      const call = getBench().ports.models.stopJob('no-such-job');
      await rejectsWith(call, {
        healing: 'never',
        code: 'ResourceNotFoundException',
        message: /"no-such-job"|no-such-job/,
      });
    });

    it('deletes a custom model by name or ARN; deleting it again succeeds', async () => {
      const bench = getBench();
      const { models } = bench.ports;
      for (const by of ['name', 'arn'] as const) {
        const { arn, job } = await customModel(bench, `delete-by-${by}`);
        await models.deleteCustomModel(by === 'arn' ? arn : `${job}-model`);
        await eventually(
          bench,
          () => models.findCustomModel(arn),
          (seen) => seen === null,
        );
        await models.deleteCustomModel(arn);
      }
    });

    it('calls throttling something that heals', async () => {
      const bench = getBench();
      await bench.failNext('GetModelCustomizationJob', 'throttle');
      await rejectsWith(bench.ports.models.findJob('any'), { healing: 'heals', code: 'ThrottlingException' });
      assert.equal(await bench.ports.models.findJob('any'), null);
    });

    it('leaves open whether a job was made when the connection breaks, and one was', async () => {
      const bench = getBench();
      const before = await bench.createdCounts();
      const spec = jobSpec(bench, freshName('dropped'));
      await bench.failNext('CreateModelCustomizationJob', 'drop');
      const error = await rejectsWith(bench.ports.models.createJob(spec), { healing: 'heals' });
      assert.equal(error.ambiguous, true);
      const found = await bench.ports.models.findJob(spec.name);
      assert.equal(found?.clientRequestToken, spec.clientRequestToken);
      assert.deepEqual(await bench.ports.models.createJob(spec), { arn: found.arn });
      assert.equal((await bench.createdCounts()).jobs, before.jobs + 1);
    });
  });
}
