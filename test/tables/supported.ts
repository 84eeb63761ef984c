import type { Form } from './training-files.ts';

type Type = 'FINE_TUNING' | 'CONTINUED_PRE_TRAINING' | 'DISTILLATION' | 'REINFORCEMENT_FINE_TUNING';
export const types: readonly Type[] = [
  'FINE_TUNING',
  'CONTINUED_PRE_TRAINING',
  'DISTILLATION',
  'REINFORCEMENT_FINE_TUNING',
];
export const servings = ['auto', 'on-demand', 'provisioned'] as const;
export type Kind = 'on-demand' | 'provisioned';

/** What Bedrock does with one base model. */
export interface Supported {
  readonly id: string;
  readonly region: 'us-east-1' | 'us-west-2';
  /** By type: the form of a line, and with how few of them a job starts. */
  readonly types: Readonly<Partial<Record<Type, readonly [form: Form, records: number]>>>;
  readonly teacher?: string;
  readonly kinds: readonly Kind[];
  /** Where a job needs to be told something. */
  readonly hyperParameters?: Readonly<Record<string, string>>;
  readonly answersWith?: 'image' | 'embedding';
  /** Left AWS's lists: since when is known, and what to take instead. */
  readonly gone?: { readonly day: string; readonly successor: string };
  /** What answered for it, where that was another model. */
  readonly answeredBy?: string;
}

const pairs = (records: number) => ['prompt-completion', records] as const;
const prompts = ['prompts', 100] as const;
const both: readonly Kind[] = ['on-demand', 'provisioned'];
const bought: readonly Kind[] = ['provisioned'];
const onePass = { epochCount: '1' };
const unlisted = (successor: string) => ({ day: '2026-11-21', successor });

const nova = { region: 'us-east-1', kinds: both, hyperParameters: onePass } as const;
const llama = { region: 'us-west-2', kinds: bought, hyperParameters: onePass } as const;
const titan = { region: 'us-east-1', kinds: bought, hyperParameters: onePass } as const;

/**
 * Written from AWS's pages and not from the registry or the emulator, both of which it judges: user guide,
 * "Fine-tune a model" (models and Regions), "Prerequisites for model distillation", "Deploy a custom model for on-demand
 * inference" and "Supported Regions and models for Provisioned Throughput", read 2026-11-21; what has left those pages is
 * as they were in 2024.
 */
export const supported: readonly Supported[] = [
  {
    ...nova,
    id: 'amazon.nova-micro-v1:0:128k',
    types: { FINE_TUNING: ['conversation', 8], DISTILLATION: prompts },
    teacher: 'amazon.nova-pro-v1:0',
  },
  {
    ...nova,
    id: 'amazon.nova-lite-v1:0:300k',
    types: { FINE_TUNING: ['conversation', 8], DISTILLATION: prompts },
    teacher: 'us.amazon.nova-premier-v1:0',
  },
  {
    ...nova,
    id: 'amazon.nova-pro-v1:0:300k',
    types: { FINE_TUNING: ['conversation', 8], DISTILLATION: prompts },
    teacher: 'us.amazon.nova-premier-v1:0',
  },
  {
    ...nova,
    id: 'amazon.nova-2-lite-v1:0:256k',
    types: { FINE_TUNING: ['conversation', 8], REINFORCEMENT_FINE_TUNING: ['reinforcement', 100] },
  },
  {
    ...llama,
    id: 'meta.llama3-1-8b-instruct-v1:0:128k',
    types: { FINE_TUNING: pairs(100), DISTILLATION: prompts },
    teacher: 'meta.llama3-1-70b-instruct-v1:0',
  },
  {
    ...llama,
    id: 'meta.llama3-1-70b-instruct-v1:0:128k',
    types: { FINE_TUNING: pairs(100), DISTILLATION: prompts },
    teacher: 'meta.llama3-1-405b-instruct-v1:0',
  },
  {
    ...llama,
    id: 'meta.llama3-2-1b-instruct-v1:0:128k',
    types: { FINE_TUNING: ['conversation', 100], DISTILLATION: prompts },
    teacher: 'meta.llama3-1-405b-instruct-v1:0',
  },
  {
    ...llama,
    id: 'meta.llama3-2-3b-instruct-v1:0:128k',
    types: { FINE_TUNING: ['conversation', 100], DISTILLATION: prompts },
    teacher: 'meta.llama3-3-70b-instruct-v1:0',
  },
  { ...llama, id: 'meta.llama3-2-11b-instruct-v1:0:128k', types: { FINE_TUNING: ['conversation', 100] } },
  { ...llama, id: 'meta.llama3-2-90b-instruct-v1:0:128k', types: { FINE_TUNING: ['conversation', 100] } },
  {
    ...llama,
    id: 'meta.llama3-3-70b-instruct-v1:0:128k',
    types: { FINE_TUNING: ['conversation', 100], DISTILLATION: prompts },
    teacher: 'meta.llama3-1-405b-instruct-v1:0',
    kinds: ['on-demand'],
  },
  {
    ...titan,
    id: 'amazon.titan-text-lite-v1:0:4k',
    types: { FINE_TUNING: pairs(8), CONTINUED_PRE_TRAINING: ['text', 8] },
    gone: unlisted('amazon.nova-micro-v1:0:128k'),
  },
  {
    ...titan,
    id: 'amazon.titan-text-express-v1:0:8k',
    types: { FINE_TUNING: pairs(8), CONTINUED_PRE_TRAINING: ['text', 8] },
    gone: unlisted('amazon.nova-micro-v1:0:128k'),
  },
  {
    ...titan,
    id: 'amazon.titan-text-premier-v1:0:32k',
    types: { FINE_TUNING: pairs(8) },
    gone: unlisted('amazon.nova-lite-v1:0:300k'),
  },
  {
    ...titan,
    id: 'amazon.titan-embed-image-v1:0',
    types: { FINE_TUNING: ['image-caption', 1_000] },
    hyperParameters: { epochCount: 'Auto' },
    answersWith: 'embedding',
  },
  {
    ...titan,
    id: 'amazon.titan-image-generator-v2:0',
    types: { FINE_TUNING: ['image-caption', 12] },
    hyperParameters: { stepCount: 'auto' },
    answersWith: 'image',
  },
  {
    ...titan,
    id: 'amazon.titan-image-generator-v1:0',
    types: { FINE_TUNING: ['image-caption', 12] },
    hyperParameters: { stepCount: '10' },
    answersWith: 'image',
    gone: unlisted('amazon.titan-image-generator-v2:0'),
  },
  {
    ...titan,
    id: 'cohere.command-light-text-v14:7:4k',
    types: { FINE_TUNING: pairs(32) },
    gone: unlisted('amazon.nova-micro-v1:0:128k'),
  },
  {
    ...titan,
    id: 'cohere.command-text-v14:7:4k',
    types: { FINE_TUNING: pairs(32) },
    gone: unlisted('amazon.nova-micro-v1:0:128k'),
  },
  {
    ...llama,
    id: 'anthropic.claude-3-haiku-20240307-v1:0:200k',
    types: { FINE_TUNING: ['messages', 32] },
    gone: { day: '2026-09-10', successor: 'amazon.nova-lite-v1:0:300k' },
  },
  {
    ...llama,
    id: 'meta.llama2-13b-v1:0:4k',
    types: { FINE_TUNING: pairs(8) },
    gone: unlisted('meta.llama3-1-8b-instruct-v1:0:128k'),
    answeredBy: 'meta.llama2-13b-chat-v1',
  },
  {
    ...llama,
    id: 'meta.llama2-70b-v1:0:4k',
    types: { FINE_TUNING: pairs(8) },
    gone: unlisted('meta.llama3-1-70b-instruct-v1:0:128k'),
    answeredBy: 'meta.llama2-70b-chat-v1',
  },
];
