import { after, before, describe } from 'node:test';
import { accountPortContract } from './account-port.ts';
import type { Bench } from './bench.ts';
import { endpointPortContract } from './endpoint-port.ts';
import { inferencePortContract } from './inference-port.ts';
import { mailPortContract } from './mail-port.ts';
import { modelPortContract } from './model-port.ts';
import { objectPortContract } from './object-port.ts';

/** Holds one implementation of all ports to the contract. */
export function portsContract(name: string, openBench: () => Bench | Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;
    before(async () => void (bench = await openBench()));
    after(() => bench.close());

    modelPortContract(() => bench);
    endpointPortContract(() => bench);
    inferencePortContract(() => bench);
    objectPortContract(() => bench);
    mailPortContract(() => bench);
    accountPortContract(() => bench);
  });
}
