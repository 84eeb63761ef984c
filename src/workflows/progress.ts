import {
  defineQuery,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { nounOf } from '../domain/serving.ts';
import { renderProgressMarkdown } from '../report/markdown.ts';
import { evaluationProgressedSignal, observedSignal, progressQuery, type Progress, type Stage } from './messages.ts';
import { searchAttributes, type SearchAttribute } from './search-attributes.ts';

/** What the workflow knows; everything that is shown is derived from it. */
type Facts = Omit<Progress, 'workflowId' | 'runId' | 'headline' | 'stages'>;

export interface Story {
  /** Begins a stage and says so wherever people look. */
  enter(stage: Stage, facts?: Partial<Facts>): void;
  learn(facts: Partial<Facts>): void;
  /** What is no longer so. */
  forget(fact: 'ignoredSignal'): void;
  /** Called once the worker has said whether the namespace knows the attributes; until then none is set. */
  showSearchAttributes(known: boolean): void;
  progress(): Progress;
}

/** Keeps the facts of a run and shows them: query `progress`, current details and search attributes of the Web UI. */
export function openStory(): Story {
  const { workflowId, runId } = workflowInfo();
  let facts: Facts = { stage: 'validating' };
  const stages: { stage: Stage; startedAt: string }[] = [{ stage: 'validating', startedAt: now() }];
  const shown: Partial<Record<SearchAttribute, string>> = {};
  let attributesKnown = false;

  const progress = (): Progress => ({ workflowId, runId, ...facts, headline: headline(facts), stages });

  const show = (): void => {
    setCurrentDetails(renderProgressMarkdown(progress()));
    if (!attributesKnown) return;
    const changed = attributesOf(facts).filter(([name, value]) => value !== undefined && shown[name] !== value);
    if (changed.length === 0) return;
    for (const [name, value] of changed) shown[name] = value as string;
    upsertSearchAttributes(changed.map(([name, value]) => ({ key: searchAttributes[name], value: value as string })));
  };

  const learn = (more: Partial<Facts>): void => {
    facts = { ...facts, ...more };
    show();
  };

  setHandler(progressQuery, progress, { description: 'Where the customization stands, as one JSON object.' });
  setHandler(defineQuery('describe'), () => progress().headline, { description: 'Where it stands, in one sentence.' });
  setHandler(observedSignal, (observation) => {
    const { job, endpoint } = observation;
    if (job && facts.stage === 'customizing') {
      learn({
        jobArn: job.arn,
        job: { status: job.status, ...job.phases, ...losses(job) },
        ...(job.customModelArn ? { customModelArn: job.customModelArn } : {}),
      });
    }
    const isServing = endpoint?.status === 'InService';
    if (endpoint && facts.stage === 'provisioning') {
      learn({ endpoint: { ...facts.endpoint, arn: endpoint.arn, status: isServing ? 'InService' : 'Creating' } });
    }
    if (endpoint && facts.stage === 'committing') {
      learn({ committed: { arn: endpoint.arn, status: isServing ? 'InService' : 'Creating' } });
    }
  });
  setHandler(evaluationProgressedSignal, (evaluation) => {
    if (facts.stage === 'evaluating') learn({ evaluation });
  });

  return {
    enter(stage, more = {}) {
      if (stage !== facts.stage) stages.push({ stage, startedAt: now() });
      log.info(`stage ${stage}`);
      learn({ ...more, stage });
    },
    learn,
    forget(fact) {
      const { [fact]: _forgotten, ...rest } = facts;
      facts = rest;
      show();
    },
    showSearchAttributes(known) {
      attributesKnown = known;
      show();
    },
    progress,
  };
}

function attributesOf(facts: Facts): [SearchAttribute, string | undefined][] {
  return [
    ['stage', facts.stage],
    ['baseModel', facts.baseModel],
    ['model', facts.customModelName],
    ['verdict', facts.verdict],
    ['endpoint', endpointAttribute(facts)],
  ];
}

/**
 * What bills by the hour is `Creating`, `InService` or `Kept`; what is on demand doesn't, and says so: `OnDemandKept`.
 * A throughput with a commitment counts from its purchase on.
 */
function endpointAttribute({ endpoint, committed }: Facts): string | undefined {
  if (committed && committed.status !== 'Failed' && endpoint?.status !== 'Kept') return committed.status;
  return endpoint?.kind === 'on-demand' ? `OnDemand${endpoint.status}` : endpoint?.status;
}

function losses(job: { readonly trainingLoss?: number; readonly validationLoss?: number }) {
  return {
    ...(job.trainingLoss === undefined ? {} : { trainingLoss: job.trainingLoss }),
    ...(job.validationLoss === undefined ? {} : { validationLoss: job.validationLoss }),
  };
}

function headline(facts: Facts): string {
  switch (facts.stage) {
    case 'validating':
      return 'Checking the request and its data; nothing is bought yet';
    case 'preparing':
      return 'Preparing the data; nothing is bought yet';
    case 'customizing':
      return `Customizing ${facts.baseModel}: ${phase(facts.job)}`;
    case 'provisioning':
      return `Making ${facts.customModelName} servable: ${nounOf(facts.endpoint?.kind ?? facts.serving?.kind ?? 'provisioned')} is ${facts.endpoint?.status ?? 'requested'}`;
    case 'evaluating':
      return facts.evaluation
        ? `Comparing with the base model: ${facts.evaluation.step}, ${facts.evaluation.answered} of ${facts.evaluation.total} answers`
        : 'Comparing with the base model';
    case 'deciding':
      return 'Drawing the verdict';
    case 'awaiting-approval':
      if (facts.approval?.question !== undefined)
        return `${facts.approval.question}; a person decides until ${facts.approval.expiresAt}`;
      return `The custom model is ${facts.verdict}; a person decides until ${facts.approval?.expiresAt}`;
    case 'committing':
      return `Buying the commitment, which can't be called off any more: provisioned throughput is ${facts.committed?.status ?? 'requested'}`;
    case 'releasing':
      return facts.committed
        ? 'Releasing what the evaluation ran on: the throughput with the commitment serves'
        : 'Releasing the endpoint, so that nothing goes on billing';
    case 'notifying':
      return 'Telling people how it ended';
    case 'done':
      if (facts.endpoint?.status !== 'Kept') return 'Ended: nothing bills by the hour any more';
      return facts.endpoint.kind === 'on-demand'
        ? 'Kept: the deployment serves, and bills what it answers'
        : 'Kept: the endpoint serves and bills';
  }
}

function phase(job: Progress['job']): string {
  if (!job) return 'the job is requested';
  if (job.status !== 'InProgress') return `the job is ${job.status}`;
  if (job.training === 'InProgress') return 'training';
  if (job.dataProcessing === 'InProgress') return 'processing the data';
  if (job.validation === 'InProgress') return 'Bedrock validates the data';
  return 'queued';
}

function now(): string {
  return new Date().toISOString();
}
