import type { S3Client } from '@aws-sdk/client-s3';
import type { Place } from './arns.ts';
import type { Clock } from './clock.ts';
import type { Fault } from './admin/faults.ts';
import type { Allowance } from './runtime/quota.ts';
import { systemClock } from './clock.ts';
import type { Settings } from './settings.ts';
import type { PhaseName } from './state/state.ts';
import { Store } from './state/store.ts';
import { Announcements } from './announcements.ts';

/** What has to be kept from moving on. */
export interface Holds {
  /** Jobs that reach this phase stay in it. */
  readonly jobPhase: PhaseName | null;
  /** Provisioned throughputs stay `Creating` or `Updating`. */
  readonly provisioning: boolean;
  /** Custom model deployments stay `Creating`, and their updates `Updating`. */
  readonly deploying: boolean;
}

/** The loss after each reported step of a training that is under way. */
export interface TrainingTrace {
  readonly losses: number[];
  /** How many steps all of the training has; 0 until the first report. */
  steps: number;
}

/** Everything an operation works with. */
export interface Emulator {
  readonly place: Place;
  readonly clock: Clock;
  readonly store: Store;
  /** Where jobs read their data and write their metrics. */
  readonly s3: S3Client;
  /** Raised whenever settings, holds or planned failures change, so that whoever waits looks again. */
  readonly changes: Announcements;
  /** Aborts when the emulator closes; what was under way resumes from the state at the next start. */
  readonly closing: AbortController;
  /** By job ARN: aborts when the job is stopped. */
  readonly jobControllers: Map<string, AbortController>;
  readonly traces: Map<string, TrainingTrace>;
  /** What is left of each model's quota of runtime calls. */
  readonly allowances: Map<string, Allowance>;
  /** When a job first named each role, in milliseconds since 1970. */
  readonly rolesSeen: Map<string, number>;
  /** Calls that have no answer yet, by operation. */
  readonly inFlight: Record<string, number>;
  settings: Settings;
  holds: Holds;
  faults: Fault[];
}

export function createEmulator(parts: {
  readonly place: Place;
  readonly settings: Settings;
  readonly s3: S3Client;
  readonly stateFolder?: string | undefined;
  readonly clock?: Clock | undefined;
}): Emulator {
  return {
    place: parts.place,
    clock: parts.clock ?? systemClock,
    store: new Store(parts.stateFolder),
    s3: parts.s3,
    changes: new Announcements(),
    closing: new AbortController(),
    jobControllers: new Map(),
    traces: new Map(),
    allowances: new Map(),
    inFlight: {},
    settings: parts.settings,
    holds: { jobPhase: null, provisioning: false, deploying: false },
    rolesSeen: new Map(),
    faults: [],
  };
}
