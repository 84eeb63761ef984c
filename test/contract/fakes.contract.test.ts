import { createFakeBench } from './fake-bench.ts';
import { portsContract } from './ports-contract.ts';

portsContract('fakes in memory', createFakeBench);
