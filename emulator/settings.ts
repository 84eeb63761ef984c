/** Everything about the emulator that can be set; the seconds say how long a state lasts at least. */
export interface Settings {
  readonly validationSeconds: number;
  readonly dataProcessingSeconds: number;
  readonly trainingSeconds: number;
  readonly stoppingSeconds: number;
  /** How long a provisioned throughput stays `Creating`, or `Updating`. */
  readonly provisioningSeconds: number;
  /** How long a custom model deployment stays `Creating`, or its update `Updating`. */
  readonly deployingSeconds: number;
  /** How long a deleted provisioned throughput or custom model deployment can still be seen. */
  readonly deletingSeconds: number;
  /** How long a role that a job names for the first time cannot be assumed yet, as right after its creation. */
  readonly rolePropagationSeconds: number;
  /** Added to each call of the runtime. */
  readonly latencyMs: number;
  /** The account's quota of runtime calls to each model; 0 for none. */
  readonly requestsPerSecond: number;
  /** The account's quota of model units without commitment, across custom models. Bedrock's own default is 0. */
  readonly noCommitmentUnits: number;
  /** The same across base models. */
  readonly baseNoCommitmentUnits: number;
  /** The account's quota of model units for one provisioned throughput, with or without commitment. */
  readonly unitsPerThroughput: number;
  /** Base models that Bedrock has retired and this account still holds, by their ids without context length. */
  readonly accountModels: readonly string[];
}

export const defaultSettings: Settings = {
  validationSeconds: 2,
  dataProcessingSeconds: 2,
  trainingSeconds: 6,
  stoppingSeconds: 1,
  provisioningSeconds: 4,
  deployingSeconds: 4,
  deletingSeconds: 1,
  rolePropagationSeconds: 0,
  latencyMs: 0,
  requestsPerSecond: 0,
  noCommitmentUnits: 2,
  baseNoCommitmentUnits: 2,
  unitsPerThroughput: 10,
  accountModels: [
    'cohere.command-text-v14',
    'cohere.command-light-text-v14',
    'amazon.titan-text-lite-v1',
    'amazon.titan-text-express-v1',
  ],
};

export const settingNames = Object.keys(defaultSettings) as readonly (keyof Settings)[];

/** Whether this one is a list of ids rather than a number. */
export const isList = (name: keyof Settings): boolean => Array.isArray(defaultSettings[name]);

/**
 * Settings changed by a patch.
 * @throws Error naming the setting, the value and what is allowed.
 */
export function changeSettings(settings: Settings, patch: Readonly<Record<string, unknown>>): Settings {
  for (const [name, value] of Object.entries(patch)) {
    if (!settingNames.includes(name as keyof Settings)) {
      throw new Error(`There is no setting "${name}". There are: ${settingNames.join(', ')}.`);
    }
    const wanted = isList(name as keyof Settings) ? wantedList : wantedNumber;
    if (!wanted.is(value))
      throw new Error(`The setting ${name} is ${JSON.stringify(value)}; it must be ${wanted.what}.`);
  }
  return { ...settings, ...patch };
}

const wantedNumber = {
  what: 'a number of at least 0',
  is: (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0,
};

const wantedList = {
  what: 'a list of ids, such as ["cohere.command-light-text-v14"]',
  is: (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
