import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customModel, eventually, freshName, rejectsWith, type Bench } from './bench.ts';

export function inferencePortContract(getBench: () => Bench): void {
  describe('InferencePort', () => {
    const request = { prompt: 'Summarize: Zoë paid 5 € for 日本茶 😀.', max_tokens: 50, temperature: 0 };

    it('answers with the family’s own body, latency and token counts', async () => {
      const { ports, baselineModelId } = getBench();
      const { body, latencyMs, inputTokens, outputTokens } = await ports.inference.invoke(baselineModelId, request);
      assert.equal(typeof textOf(body), 'string');
      assert.ok(latencyMs >= 0);
      assert.ok(inputTokens !== undefined && inputTokens > 0);
      assert.ok(outputTokens !== undefined && outputTokens > 0);
    });

    it('answers the same at temperature 0', async () => {
      const { ports, baselineModelId } = getBench();
      const first = await ports.inference.invoke(baselineModelId, request);
      const second = await ports.inference.invoke(baselineModelId, request);
      assert.equal(textOf(first.body), textOf(second.body));
    });

    it('answers many calls at once', async () => {
      const { ports, baselineModelId } = getBench();
      const prompts = Array.from({ length: 50 }, (_, index) => `Summarize: number ${index}.`);
      const calls = prompts.map((prompt) => ports.inference.invoke(baselineModelId, { ...request, prompt }));
      for (const { body } of await Promise.all(calls)) assert.equal(typeof textOf(body), 'string');
    });

    it('tells apart calls that are made at once under one signal, and ends with it', async () => {
      const { ports, baselineModelId } = getBench();
      const controller = new AbortController();
      const prompts = Array.from({ length: 20 }, (_, index) => `Summarize:${' lantern'.repeat(index + 1)}.`);
      const ask = (prompt: string) =>
        ports.inference.invoke(baselineModelId, { ...request, prompt }, { signal: controller.signal });
      const together = await Promise.all(prompts.map(ask));
      for (const [index, prompt] of prompts.entries()) {
        const { body, inputTokens } = await ports.inference.invoke(baselineModelId, { ...request, prompt });
        assert.deepEqual([textOf(together[index]?.body), together[index]?.inputTokens], [textOf(body), inputTokens]);
      }
      const other = await ports.inference.invoke(baselineModelId, request, { signal: new AbortController().signal });
      controller.abort();
      await assert.rejects(ask('too late'), { name: 'AbortError' });
      assert.equal(typeof textOf(other.body), 'string');
    });

    it('asks a custom model through its endpoint', async () => {
      const bench = getBench();
      const { endpoints, inference } = bench.ports;
      const name = freshName('asked');
      const { arn: modelArn } = await customModel(bench, 'asked-model');
      const spec = {
        kind: 'provisioned',
        name,
        modelArn,
        modelUnits: 1,
        tags: {},
        clientRequestToken: `${name}-token`,
      } as const;
      const { arn } = await endpoints.create(spec);
      await eventually(
        bench,
        () => endpoints.find('provisioned', arn),
        (seen) => seen?.status === 'InService',
      );
      const { body } = await inference.invoke(arn, request);
      assert.equal(typeof textOf(body), 'string');
      assert.equal(await endpoints.delete('provisioned', arn), 'requested');
      await eventually(
        bench,
        () => endpoints.find('provisioned', arn),
        (seen) => seen === null,
      );
      await rejectsWith(inference.invoke(arn, request), { healing: 'never' });
    });

    it('refuses a model that there is not, and a body that is not the family’s', async () => {
      const { ports, baselineModelId } = getBench();
      await rejectsWith(ports.inference.invoke('nobody.no-such-model-v1', request), { healing: 'never' });
      const call = ports.inference.invoke(baselineModelId, { max_tokens: 50 });
      await rejectsWith(call, { healing: 'never', code: 'ValidationException' });
    });

    for (const [kind, code] of [
      ['throttle', 'ThrottlingException'],
      ['drop', /^(?!ThrottlingException)/],
    ] as const) {
      it(`calls "${kind}" something that heals`, async () => {
        const bench = getBench();
        await bench.failNext('InvokeModel', kind);
        const call = bench.ports.inference.invoke(bench.baselineModelId, request);
        await rejectsWith(call, { healing: 'heals', code });
        await bench.ports.inference.invoke(bench.baselineModelId, request);
      });
    }

    it('converses with a model by a prompt alone', async () => {
      const { ports, baselineModelId } = getBench();
      const settings = { maxTokens: 50, temperature: 0 };
      const question = { prompt: request.prompt };
      const reply = await ports.inference.converse(baselineModelId, question, settings);
      assert.ok(reply.text.length > 0);
      assert.ok(['end_turn', 'max_tokens'].includes(reply.stopReason), reply.stopReason);
      assert.ok(reply.inputTokens > 0 && reply.outputTokens > 0 && reply.latencyMs >= 0);
      const again = await ports.inference.converse(baselineModelId, question, settings);
      assert.equal(again.text, reply.text);
      await rejectsWith(ports.inference.converse('nobody.no-such-model-v1', { prompt: 'Hi.' }, settings), {
        healing: 'never',
      });
    });

    it('converses with what was said before, and a system prompt', async () => {
      const { ports, baselineModelId } = getBench();
      const settings = { maxTokens: 50, temperature: 0 };
      const history = [
        { role: 'user', text: 'Hi.' },
        { role: 'assistant', text: 'Hello.' },
      ] as const;
      const alone = await ports.inference.converse(baselineModelId, { prompt: request.prompt }, settings);
      const question = { system: 'Be brief.', history, prompt: request.prompt };
      const { inputTokens } = await ports.inference.converse(baselineModelId, question, settings);
      assert.ok(inputTokens > alone.inputTokens, `${inputTokens} tokens, and ${alone.inputTokens} without`);
    });

    it('calls a throttled conversation something that heals', async () => {
      const { ports, baselineModelId, failNext } = getBench();
      await failNext('Converse', 'throttle');
      const call = ports.inference.converse(baselineModelId, { prompt: 'Hi.' }, { maxTokens: 50, temperature: 0 });
      await rejectsWith(call, { healing: 'heals', code: 'ThrottlingException' });
    });

    it('ends a conversation when told to, with the abort itself', async () => {
      const { ports, baselineModelId } = getBench();
      const settings = { maxTokens: 50, temperature: 0 };
      const call = ports.inference.converse(baselineModelId, { prompt: 'Hi.' }, settings, {
        signal: AbortSignal.abort(),
      });
      await assert.rejects(call, { name: 'AbortError' });
    });

    it('gives up when told to, with the abort itself', async () => {
      const { ports, baselineModelId } = getBench();
      const signal = AbortSignal.abort();
      await assert.rejects(ports.inference.invoke(baselineModelId, request, { signal }), { name: 'AbortError' });
    });
  });
}

function textOf(body: unknown): unknown {
  return (body as { generations?: { text?: unknown }[] }).generations?.[0]?.text;
}
