/** The emulator as only tests see it: what it holds, and what holds it. */

export interface EmulatorState {
  readonly jobs: readonly { readonly jobName: string; readonly jobArn: string; readonly status: string }[];
  readonly customModels: readonly { readonly modelName: string; readonly modelArn: string }[];
  readonly provisionedThroughputs: readonly {
    readonly provisionedModelName: string;
    readonly provisionedModelArn: string;
    readonly modelArn: string;
    readonly status: string;
  }[];
  readonly customModelDeployments: readonly {
    readonly customModelDeploymentArn: string;
    readonly modelArn: string;
    readonly status: string;
  }[];
  readonly counts: {
    readonly createdJobs: number;
    readonly createdProvisionedThroughputs: number;
    readonly calls: Readonly<Record<string, number>>;
    readonly inFlight: Readonly<Record<string, number>>;
  };
}

export interface EmulatorControls {
  state(): Promise<EmulatorState>;
  /** Settings by their names in `emulator/settings.ts`; they count at once, for what is under way too. */
  set(settings: Readonly<Record<string, number>>): Promise<void>;
  /** Keeps everything that comes to this point from getting past it, until told otherwise. */
  hold(holds: { readonly jobPhase?: 'training' | null; readonly provisioning?: boolean }): Promise<void>;
  /** What goes wrong with the next calls of an operation (`emulator/admin/faults.ts`). */
  fault(fault: Readonly<Record<string, string | number>>): Promise<void>;
  /** Takes back every hold, latency and fault, so that one failed test does not fail the next. */
  letGo(): Promise<void>;
  /** What a model of the Cohere Command family answers, asked without Temper. */
  ask(modelId: string, prompt: string): Promise<string>;
}

export function emulatorAt(url: string): EmulatorControls {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    state: async () => (await call('GET', '/_emulator/state')) as EmulatorState,
    set: async (settings) => void (await call('PATCH', '/_emulator/settings', settings)),
    hold: async (holds) => void (await call('POST', '/_emulator/hold', holds)),
    fault: async (fault) => void (await call('POST', '/_emulator/faults', fault)),
    letGo: async () => {
      await call('POST', '/_emulator/hold', { jobPhase: null, provisioning: false });
      await call('PATCH', '/_emulator/settings', { latencyMs: 0 });
      await call('DELETE', '/_emulator/faults');
    },
    ask: async (modelId, prompt) => {
      // As a request without settings of its own asks: examples/customization-request.schema.json, evaluation.inference.
      const body = { prompt, max_tokens: 256, temperature: 0 };
      const answer = await call('POST', `/model/${encodeURIComponent(modelId)}/invoke`, body);
      return (answer as { generations: [{ text: string }] }).generations[0].text;
    },
  };
}
