/** The worker: environment → clients → activities → Temporal worker. Runs until SIGINT or SIGTERM. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { createAwsPorts } from './aws/index.ts';
import { readConfig, requestDefaults } from './config.ts';
import { taskQueue } from './workflows/messages.ts';
import { bertScorers } from './worker/bert-scorers.ts';
import { serveHealth } from './worker/health.ts';
import { registerSearchAttributes } from './worker/search-attributes.ts';
import { sentenceEncoders } from './worker/sentence-encoders.ts';

const config = readConfig(process.env);

Runtime.install({
  logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
    // The task token would let whoever reads the log complete the activity.
    const { taskToken: _taskToken, ...shown } = (meta ?? {}) as Record<string, unknown>;
    const facts =
      Object.keys(shown).length === 0
        ? ''
        : ` ${JSON.stringify(shown, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`;
    process.stderr.write(`${new Date().toISOString()} ${level} ${message}${facts}\n`);
  }),
  telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
});

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(
    `can't reach a Temporal server at ${connectionOptions.address ?? 'localhost:7233'} (${reason}).\n` +
      'Start the local stack with "npm start" and "source .cache/stack.env", or set TEMPORAL_ADDRESS or TEMPORAL_PROFILE.',
  );
  process.exit(1);
});
const ports = createAwsPorts(config.aws);
const scorers = bertScorers(config.encoderCache);
const ofSentences = sentenceEncoders(config.encoderCache);
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  identity: `${hostname()}-${process.pid}`,
  ...workflows(),
  activities: createActivities({
    ports,
    defaults: requestDefaults(config),
    bertScorer: scorers.load,
    sentenceEncoder: ofSentences.load,
    hubEnvironment: process.env,
    searchAttributesKnown: await registerSearchAttributes(connection, namespace),
  }),
  maxCachedWorkflows: 200,
  maxConcurrentActivityTaskExecutions: 20,
  // Heartbeats bring cancellation, so they are not held back for long.
  maxHeartbeatThrottleInterval: '4s',
  // Activities in flight get this long after SIGTERM before they are cancelled and go to another worker.
  shutdownGraceTime: '20s',
  shutdownForceTime: '40s',
});

const health =
  config.healthPort === undefined
    ? undefined
    : await serveHealth(worker, config.healthPort).catch((error: Error) => {
        console.error(error.message);
        process.exit(1);
      });
console.log(`worker is polling ${taskQueue} in namespace ${namespace}`);
try {
  await worker.run();
} finally {
  health?.close();
  await scorers.close();
  await ofSentences.close();
  ports.close();
  await connection.close();
}

/** The bundle that the image was built with, or the sources. */
function workflows(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const bundle = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return { workflowsPath: fileURLToPath(new URL(`./workflows/index.${extension}`, import.meta.url)) };
}
