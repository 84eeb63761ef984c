import type { Settings } from '../settings.ts';

/** A quota of Service Quotas, and the setting that says how much of it this account has. */
export interface Quota {
  readonly code: string;
  readonly name: string;
  /** What an account has before it asks for more. */
  readonly byDefault: number;
  readonly setting: 'noCommitmentUnits' | 'baseNoCommitmentUnits' | 'unitsPerThroughput';
}

const ofModel = (code: string, model: string): Quota => ({
  code,
  name: `Model units per provisioned model for ${model}`,
  byDefault: 0,
  setting: 'unitsPerThroughput',
});

/** General reference, Bedrock quotas (2026-10). Those of rates and records are left out. */
export const quotas: readonly Quota[] = [
  {
    code: 'L-BE77399C',
    name: 'Model units no-commitment Provisioned Throughputs across custom models',
    byDefault: 0,
    setting: 'noCommitmentUnits',
  },
  {
    code: 'L-FE44174A',
    name: 'Model units no-commitment Provisioned Throughputs across base models',
    byDefault: 0,
    setting: 'baseNoCommitmentUnits',
  },
  ofModel('L-AC096F71', 'Amazon Nova Micro 128k'),
  ofModel('L-127FC9D0', 'Amazon Nova Lite 300k'),
  ofModel('L-E48B7984', 'Amazon Nova Pro 300k'),
  ofModel('L-07D3BCF0', 'Amazon Nova 2 Lite 256K'),
  ofModel('L-3632DE15', 'Meta Llama 3.1 8B Instruct'),
  ofModel('L-DD7903AD', 'Meta Llama 3.1 70B Instruct'),
  ofModel('L-B547321D', 'Meta Llama 3.2 1B Instruct'),
  ofModel('L-12E68701', 'Meta Llama 3.2 3B Instruct'),
  ofModel('L-1679CB40', 'Meta Llama 3.2 11B Instruct'),
  ofModel('L-DEE3A9C7', 'Meta Llama 3.2 90B Instruct'),
  ofModel('L-A4EBFDE7', 'Amazon Titan Text Lite V1 4K'),
  ofModel('L-8129BF10', 'Amazon Titan Text G1 - Express 8K'),
  ofModel('L-5056051A', 'Amazon Titan Text Premier V1 32K'),
  ofModel('L-EF415EF6', 'Anthropic Claude 3 Haiku 200K'),
];

/** What the account has of it. */
export const appliedValue = (settings: Settings, quota: Quota): number => settings[quota.setting];
