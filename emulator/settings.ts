/** Everything about the emulator that can be set; the seconds say how long a state lasts at least. */
export interface Settings {
  readonly validationSeconds: number;
  readonly dataProcessingSeconds: number;
  readonly trainingSeconds: number;
  readonly stoppingSeconds: number;
  /** How long a provisioned throughput stays `Creating`, or `Updating`. */
  readonly provisioningSeconds: number;
  /** How long a deleted provisioned throughput can still be seen. */
  readonly deletingSeconds: number;
  /** Added to each call of the runtime. */
  readonly latencyMs: number;
  /** The account's quota of runtime calls to each model; 0 for none. */
  readonly requestsPerSecond: number;
  /** The account's quota of model units without commitment. Bedrock's own default is 0. */
  readonly noCommitmentUnits: number;
}

export const defaultSettings: Settings = {
  validationSeconds: 2,
  dataProcessingSeconds: 2,
  trainingSeconds: 6,
  stoppingSeconds: 1,
  provisioningSeconds: 4,
  deletingSeconds: 1,
  latencyMs: 0,
  requestsPerSecond: 0,
  noCommitmentUnits: 2,
};

export const settingNames = Object.keys(defaultSettings) as readonly (keyof Settings)[];

/**
 * Settings changed by a patch.
 * @throws Error naming the setting, the value and what is allowed.
 */
export function changeSettings(settings: Settings, patch: Readonly<Record<string, unknown>>): Settings {
  const changed: Record<string, number> = { ...settings };
  for (const [name, value] of Object.entries(patch)) {
    if (!settingNames.includes(name as keyof Settings)) {
      throw new Error(`There is no setting "${name}". There are: ${settingNames.join(', ')}.`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new Error(`The setting ${name} is ${JSON.stringify(value)}; it must be a number of at least 0.`);
    }
    changed[name] = value;
  }
  return changed as unknown as Settings;
}
