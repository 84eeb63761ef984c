import { parseArgs } from 'node:util';
import { startEmulator } from './server.ts';
import { changeSettings, defaultSettings, isList, settingNames } from './settings.ts';
import type { Settings } from './settings.ts';

const usage = `Usage: npm run emulator -- --port N [--host ADDRESS] [--state DIR] [--region REGION] [--account-id ID]
${settingNames.map((name) => `  [--${kebab(name)} ${isList(name) ? 'ID,ID' : 'N'}, default ${String(defaultSettings[name])}]`).join('\n')}
Each is also read from the environment (EMULATOR_PORT, EMULATOR_STATE, EMULATOR_TRAINING_SECONDS, …); the flag wins.`;

const stringOptions = ['port', 'host', 'state', 'region', 'account-id', ...settingNames.map(kebab)];

try {
  await main();
} catch (error) {
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  console.error(
    code === 'EADDRINUSE'
      ? `Port ${port} is taken (npm start runs an emulator at 4567): name another by --port, or 0 for a free one.`
      : `${message}\n\n${usage}`,
  );
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      ...Object.fromEntries(stringOptions.map((name) => [name, { type: 'string' as const }])),
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const read = (name: string): string | undefined => {
    const flag = (values as Readonly<Record<string, string | undefined>>)[name];
    return flag ?? (process.env[`EMULATOR_${name.replaceAll('-', '_').toUpperCase()}`] || undefined);
  };
  const emulator = await startEmulator({
    ...readSettings(read),
    port: number('port', read('port') ?? '0'),
    host: read('host'),
    stateFolder: read('state'),
    region: read('region'),
    accountId: read('account-id'),
  });
  console.log(`emulator listening on ${emulator.url}`);
  warnWithoutStandin();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)));
  }
}

function readSettings(read: (name: string) => string | undefined): Settings {
  const given = settingNames.flatMap((name) => {
    const text = read(kebab(name));
    return text === undefined ? [] : [[name, isList(name) ? ids(text) : number(kebab(name), text)] as const];
  });
  return changeSettings(defaultSettings, Object.fromEntries(given));
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} is "${text}"; it must be a number.`);
  return value;
}

function warnWithoutStandin(): void {
  if (process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']) return;
  console.error('Neither AWS_ENDPOINT_URL nor AWS_ENDPOINT_URL_S3 is set: jobs will read and write S3 at AWS itself.');
}

/** `a, b` as its two ids; an empty text has none. */
function ids(text: string): readonly string[] {
  return text.split(',').flatMap((id) => id.trim() || []);
}

/** `trainingSeconds` as `training-seconds`. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
