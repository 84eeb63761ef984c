/** `npm run demo`: the whole story once, on this machine, then everything is taken down. */
import { parseArgs } from './demo/arguments.ts';
import { tellDemo } from './demo/story.ts';
import { quietSdk } from './environment.ts';
import { reasonOf } from './tools.ts';

Object.assign(process.env, quietSdk);
try {
  process.exitCode = await tellDemo(parseArgs(process.argv));
} catch (error) {
  process.stderr.write(`\n${reasonOf(error)}\n`);
  process.exitCode = 1;
}
