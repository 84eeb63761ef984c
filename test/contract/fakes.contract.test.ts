import { after, before, describe } from 'node:test';
import type { Bench } from './bench.ts';
import { endpointPortContract } from './endpoint-port.ts';
import { createFakeBench } from './fake-bench.ts';
import { inferencePortContract } from './inference-port.ts';
import { mailPortContract } from './mail-port.ts';
import { modelPortContract } from './model-port.ts';
import { objectPortContract } from './object-port.ts';

describe('fakes in memory', () => {
  let bench: Bench;
  before(async () => void (bench = await createFakeBench()));
  after(() => bench.close());

  modelPortContract(() => bench);
  endpointPortContract(() => bench);
  inferencePortContract(() => bench);
  objectPortContract(() => bench);
  mailPortContract(() => bench);
});
