import { after, before, describe } from 'node:test';
import type { Bench } from './bench.ts';
import { endpointPortContract } from './endpoint-port.ts';
import { createRealBench } from './real-bench.ts';
import { inferencePortContract } from './inference-port.ts';
import { mailPortContract } from './mail-port.ts';
import { modelPortContract } from './model-port.ts';
import { objectPortContract } from './object-port.ts';

describe('adapters over the AWS SDK, against the emulator and the stand-in', () => {
  let bench: Bench;
  before(async () => void (bench = await createRealBench()));
  after(() => bench.close());

  modelPortContract(() => bench);
  endpointPortContract(() => bench);
  inferencePortContract(() => bench);
  objectPortContract(() => bench);
  mailPortContract(() => bench);
});
