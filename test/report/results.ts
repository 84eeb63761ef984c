import type { CostForecast, CustomizationResult } from '../../src/report/result.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import type { ApprovalRequest, PurchaseRequest } from '../../src/report/mail.ts';

const scores = {
  baseline: {
    rougeL: { precision: 0.2, recall: 0.3, f1: 0.24 },
    bertscore: { precision: 0.7, recall: 0.72, f1: 0.71 },
  },
  candidate: {
    rougeL: { precision: 0.4, recall: 0.3, f1: 0.35 },
    bertscore: { precision: 0.81, recall: 0.8, f1: 0.805 },
  },
};

export const forecast: CostForecast = {
  trainingUsd: 3.5,
  storageUsd: 1.95,
  endpointUsd: 1_455.2,
  endpointHours: 170,
  evaluationUsd: 0.04,
  totalUsd: 1_460.69,
  knownUsd: 1_460.69,
  unknownPrices: [],
  pricesAsOf: '2026-11-01',
  notes: ['Endpoint: at most 170 hours × 1 model unit.'],
};

/** A better model that was approved and kept. */
export const kept: CustomizationResult = {
  workflowId: 'customize-my-job',
  runId: '01890000-0000-7000-8000-0123456789ab',
  outcome: 'kept',
  reason: 'approved by ana: short and right',
  verdict: 'better',
  verdictReasons: ['BERTScore F1 rose by 0.0950, more than the margin of 0.0000'],
  decision: { rule: 'mean', metric: 'bertscore.f1', minimumImprovement: 0, guardrails: [], seed: 1, resamples: 10_000 },
  scores,
  signatures: { rougeL: 'rougeL|version:1', bertscore: 'bertscore|version:1' },
  losses: { training: [3.2, 2.1, 1.5, 1.2], validation: [3.3, 2.4] },
  baseModel: 'cohere.command-light-text-v14:7:4k',
  jobName: 'my-job',
  jobArn:
    'arn:aws:bedrock:us-east-1:000000000000:model-customization-job/cohere.command-light-text-v14:7:4k/aaaabbbbcccc',
  customModelArn: 'arn:aws:bedrock:us-east-1:000000000000:custom-model/cohere.command-light-text-v14:7:4k/aaaabbbbcccc',
  endpointArn: 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/ddddeeeeffff',
  inferences: {
    baseline: 's3://inference/customize-my-job/run/base-model-inference.json',
    candidate: 's3://inference/customize-my-job/run/custom-model-inference.json',
  },
  approval: { approved: true, by: 'ana', comment: 'short and right', at: '2026-11-21T09:30:00.000Z' },
  records: { training: 999, evaluation: 11, scored: 11 },
  cost: {
    trainingUsd: 3.5,
    endpointUsd: 8.56,
    evaluationUsd: 0.01,
    endpointUsdPerHour: 8.56,
    storageUsdPerMonth: 1.95,
    totalUsd: 12.07,
    pricesAsOf: '2026-11-01',
    forecast,
    notes: ['Training is priced by tokens, estimated from characters.'],
  },
  notification: { messageId: '0100018b', to: 'ana@example.com' },
  resultUri: 's3://inference/customize-my-job/run/result.json',
  reportUri: 's3://inference/customize-my-job/run/report.html',
  stages: [
    { stage: 'customizing', startedAt: '2026-11-21T08:00:00.000Z', durationSeconds: 3_600 },
    { stage: 'evaluating', startedAt: '2026-11-21T09:00:00.000Z', durationSeconds: 125 },
  ],
};

export const released: CustomizationResult = {
  ...kept,
  outcome: 'released',
  reason: 'the custom model is not better than the base model (worse)',
  verdict: 'worse',
  scores: { baseline: scores.candidate, candidate: scores.baseline },
  endpointArn: null,
  approval: null,
  cost: { ...kept.cost, endpointUsdPerHour: 0 },
  notification: { skipped: 'no sender: set SENDER_EMAIL' },
};

/** Nothing could be scored, no price is known, and the job wrote no metrics: JSON has no NaN, so figures are null. */
export const invalid = JSON.parse(
  JSON.stringify({
    ...released,
    verdict: 'invalid',
    verdictReasons: ['0 of 11 records were answered by both models'],
    scores: {
      baseline: {
        rougeL: { precision: NaN, recall: NaN, f1: NaN },
        bertscore: { precision: NaN, recall: NaN, f1: NaN },
      },
      candidate: {},
    },
    losses: { training: [], validation: [] },
    records: { training: 999, evaluation: 11, scored: 0 },
    cost: {
      ...released.cost,
      trainingUsd: null,
      endpointUsd: null,
      endpointUsdPerHour: null,
      storageUsdPerMonth: null,
      evaluationUsd: null,
      totalUsd: null,
      forecast: undefined,
      notes: [],
    },
  }),
) as CustomizationResult;

/** Would colour a terminal, hide text, run in a browser or break out of a table, if it were let through. */
export const hostile = '\u001b[31m<script>alert(1)</script>\u202e`|**b**\r\n\u0007# "x" & \'y\'\u009b2J';

export const hostileForecast: CostForecast = {
  ...forecast,
  totalUsd: null,
  unknownPrices: [hostile],
  pricesAsOf: hostile,
  notes: [hostile],
};

export const hostileResult: CustomizationResult = {
  ...kept,
  workflowId: `id ${hostile}`,
  reason: hostile,
  verdictReasons: [hostile],
  baseModel: hostile,
  jobName: hostile,
  customModelArn: hostile,
  endpointArn: hostile,
  approval: { approved: true, by: hostile, comment: hostile, at: hostile },
  inferences: { baseline: hostile, candidate: hostile },
  resultUri: hostile,
  reportUri: hostile,
  notification: { messageId: hostile, to: hostile },
  cost: { ...kept.cost, pricesAsOf: hostile, notes: [hostile], forecast: hostileForecast },
};

export const awaiting: Progress = {
  workflowId: kept.workflowId,
  runId: kept.runId,
  stage: 'awaiting-approval',
  headline: 'The custom model is better; a person decides',
  baseModel: kept.baseModel,
  jobName: kept.jobName,
  customModelName: 'my-model',
  jobArn: kept.jobArn,
  job: {
    status: 'Completed',
    validation: 'Completed',
    dataProcessing: 'Completed',
    training: 'Completed',
    trainingLoss: 1.2,
  },
  customModelArn: kept.customModelArn,
  endpoint: { arn: kept.endpointArn ?? '', status: 'InService' },
  evaluation: { answered: 22, total: 22, step: 'done' },
  scores: kept.scores,
  verdict: 'better',
  verdictReasons: kept.verdictReasons,
  approval: { expiresAt: '2026-11-28T09:00:00.000Z' },
  stages: [
    { stage: 'validating', startedAt: '2026-11-21T08:00:00.000Z' },
    { stage: 'customizing', startedAt: '2026-11-21T08:00:01.000Z' },
    { stage: 'awaiting-approval', startedAt: '2026-11-21T09:00:00.000Z' },
  ],
};

export const hostileProgress: Progress = {
  ...awaiting,
  workflowId: hostile,
  headline: hostile,
  baseModel: hostile,
  jobName: hostile,
  customModelName: hostile,
  customModelArn: hostile,
  job: { status: hostile, training: hostile },
  endpoint: { arn: hostile, status: 'InService' },
  verdictReasons: [hostile],
  approval: { expiresAt: hostile, question: hostile },
  forecast: hostileForecast,
  warnings: [hostile],
};

export const approvalRequest: ApprovalRequest = {
  workflowId: kept.workflowId,
  runId: kept.runId,
  jobName: kept.jobName,
  baseModel: kept.baseModel,
  scores: kept.scores,
  verdict: 'better',
  verdictReasons: kept.verdictReasons,
  metric: 'bertscore.f1',
  expiresAt: '2026-11-28T09:00:00.000Z',
  endpointUsdPerHour: 8.56,
  pricesAsOf: '2026-11-01',
  forecast,
  reportUri: kept.reportUri,
};

export const purchaseRequest: PurchaseRequest = {
  workflowId: kept.workflowId,
  runId: kept.runId,
  jobName: kept.jobName,
  baseModel: kept.baseModel,
  purchase: 'endpoint',
  reason:
    'the endpoint and the evaluation, with the job, may cost up to USD 1460.69, which passes the budget of USD 100.00',
  expiresAt: '2026-11-28T09:00:00.000Z',
  forecast,
};
