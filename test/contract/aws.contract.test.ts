import { portsContract } from './ports-contract.ts';
import { createRealBench } from './real-bench.ts';

portsContract('adapters over the AWS SDK, against the emulator and the stand-in', createRealBench);
