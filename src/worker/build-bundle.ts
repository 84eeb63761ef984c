/** `npm run build`, last step: bundles the built workflows ahead, so that a worker starts without a bundler's work. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../workflows/index.js', import.meta.url)),
  logger: new DefaultLogger('WARN'),
});
const path = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
await writeFile(path, code);
console.log(`wrote ${path} (${Math.round(code.length / 1024)} KiB)`);
