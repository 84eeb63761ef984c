import type { CustomizationRequest } from '../customization.ts';
import type {
  BaseModel,
  BucketFacts,
  Caller,
  CustomModel,
  Endpoint,
  Job,
  KmsKey,
  MailIdentity,
  Readable,
  Role,
  ServiceQuota,
  Unread,
} from '../ports.ts';

/** What preflight looks at of a request; `kmsKeyId` encrypts the custom model. */
export type PreflightRequest = CustomizationRequest & { readonly kmsKeyId?: string };

/** Everything that the account was asked before anything is bought. */
export interface AccountFacts {
  /** ISO 8601: what has ended by then has ended. */
  readonly now: string;
  /** Of the job; undefined where neither the settings nor the clients name one. */
  readonly region?: string;
  readonly caller: Readable<Caller>;
  readonly baseModel: BaseModel | null | Unread;
  /** What answers as the baseline; absent where an inference profile does, or nothing is compared. */
  readonly baseline?: BaseModel | null | Unread;
  /** What has the job's name already, unless this very run made it. */
  readonly job: Job | null | Unread;
  readonly customModel: CustomModel | null | Unread;
  readonly endpoint: Endpoint | null | Unread;
  readonly endpoints: Readable<readonly Endpoint[]>;
  readonly jobsInProgress: Readable<number>;
  readonly modelUnitQuotas: readonly ModelUnitQuota[];
  readonly role: Readable<Role | null>;
  readonly buckets: readonly UsedBucket[];
  /** Only where the request names a key. */
  readonly kmsKey?: Readable<KmsKey | null>;
  /** Only where e-mail is to be sent. */
  readonly mail?: {
    readonly sender: Readable<MailIdentity | null>;
    readonly recipient: Readable<MailIdentity | null>;
    readonly sandbox: Readable<boolean>;
  };
}

export function isUnread(found: object | null | undefined): found is Unread {
  return found !== null && found !== undefined && 'readable' in found && !found.readable;
}

/** What is asked about the base model alone. */
export type ModelFacts = Pick<AccountFacts, 'now' | 'region' | 'baseModel' | 'baseline'>;

export interface ModelUnitQuota {
  readonly code: string;
  /** `across custom models` or `of the model`. */
  readonly scope: string;
  readonly quota: Readable<ServiceQuota | null>;
}

/** A bucket and what the request uses it for. */
export interface UsedBucket extends BucketUse {
  readonly found: Readable<BucketFacts | null>;
}

export interface BucketUse {
  readonly bucket: string;
  /** Field of the request that names it. */
  readonly field: string;
  /** What Bedrock, with the role, does to what key; absent where only Temper uses the bucket. */
  readonly byBedrock?: { readonly key: string; readonly writes: boolean };
}
