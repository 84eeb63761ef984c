import { forecastCost } from '../domain/cost.ts';
import { counted } from '../domain/counted.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { InvalidRequestError, type Problem } from '../domain/errors.ts';
import type { ObjectPort, Ports } from '../domain/ports.ts';
import { checkBudget } from '../domain/preflight/budget.ts';
import { ok, problemsOf, unknown, type Finding } from '../domain/preflight/finding.ts';
import { judgeAccount } from '../domain/preflight/judge.ts';
import { withPreparedData } from '../domain/prepared-request.ts';
import type { CostForecast } from '../report/result.ts';
import { whileBeating } from './beating.ts';
import { checkNamed, checkRecords, type DataFacts } from './check-data.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import { gatherAccountFacts } from './gather-account-facts.ts';
import { allProblems, firstProblems, prepareRequested } from './prepare-data.ts';
import { ifAllowed } from './if-allowed.ts';

/** What preflight found, and what later stages go on with. */
export interface Preflight {
  readonly findings: readonly Finding[];
  /** Null where the data is not there yet, or not right. */
  readonly data: DataFacts | null;
  readonly forecast: CostForecast | null;
}

export function preflightActivities({ ports, defaults }: Pick<Dependencies, 'ports' | 'defaults'>) {
  return {
    /**
     * Looks at everything that money would be spent on in vain. Rejects with all problems at once; otherwise returns
     * what is not plainly right. Changes nothing.
     *
     * @param dataIsReady false where an own stage prepares the data after this one
     */
    async preflight(request: CustomizationRequest, owner: Owner, dataIsReady: boolean): Promise<Preflight> {
      return whileBeating(async () => {
        const looked = await inspect(ports, request, { owner, region: defaults.region, dataIsReady });
        const problems = problemsOf(looked.findings);
        if (problems.length > 0) throw new InvalidRequestError(problems);
        return { ...looked, findings: looked.findings.filter(({ status }) => status !== 'ok') };
      });
    },

    /** An activity although it is pure, so that history keeps the prices of the day. */
    async forecastCost(request: CustomizationRequest, data: DataFacts): Promise<CostForecast> {
      return forecast(request, data);
    },
  };
}

/**
 * `temper preflight`: the looks of the workflow's first stage and, where the data is to be prepared, what that would come
 * to.
 *
 * @param rehearsed objects that keep what is written to themselves
 */
export async function inspectBeforehand(
  ports: Ports,
  request: CustomizationRequest,
  {
    region,
    rehearsed,
    hubEnvironment = {},
  }: { readonly region?: string | undefined; readonly rehearsed: ObjectPort } & Pick<Dependencies, 'hubEnvironment'>,
): Promise<Pick<Preflight, 'findings' | 'forecast'>> {
  if (!request.data) return inspect(ports, request, { region, dataIsReady: true });
  const { findings } = await inspect(ports, request, { region, dataIsReady: false });
  const refused = (problems: readonly Problem[]) => {
    return { findings: withoutRepeats([...findings, ...problems.map(asDataProblem)]), forecast: null };
  };
  try {
    const prepared = await ifAllowed('The data', 's3:GetObject', () =>
      prepareRequested(rehearsed, request, hubEnvironment),
    );
    if ('note' in prepared) return { findings: [...findings, unread(prepared.note)], forecast: null };
    const { written, report } = prepared;
    if (!written) {
      const problems = firstProblems(report.problems);
      const more = report.problems.total > problems.length;
      return refused(more ? [...problems, allProblems(report.problems, 'temper data prepare shows more')] : problems);
    }
    const looked = await inspectRecords(rehearsed, withPreparedData(request, written));
    return { ...looked, findings: withoutRepeats([...findings, ...looked.findings]) };
  } catch (error) {
    if (error instanceof InvalidRequestError) return refused(error.problems);
    throw error;
  }
}

/** Every look at once. Calls nothing that changes anything. */
export async function inspect(
  ports: Ports,
  request: CustomizationRequest,
  {
    owner,
    region,
    dataIsReady,
  }: { readonly owner?: Owner; readonly region?: string | undefined; readonly dataIsReady: boolean },
): Promise<Preflight> {
  const facts = await gatherAccountFacts(ports, request, owner, region);
  const account = [...judgeAccount(request, facts), ...(await checkNamed(ports, request, owner))];
  if (!dataIsReady) return { findings: account, data: null, forecast: null };

  const records = await inspectRecords(ports.objects, request);
  return { ...records, findings: withoutRepeats([...account, ...records.findings]) };
}

/** Every record, and what it costs to train with them. */
async function inspectRecords(objects: ObjectPort, request: CustomizationRequest): Promise<Preflight> {
  const records = await ifAllowed('The data', 's3:GetObject', () => checkRecords(objects, request));
  if ('note' in records) return { findings: [unread(records.note)], data: null, forecast: null };
  const { facts, problems } = records;
  if (problems.length > 0) return { findings: problems.map(asDataProblem), data: null, forecast: null };
  const expected = forecast(request, facts);
  return { findings: [dataFinding(facts), ...checkBudget(request, expected)], data: facts, forecast: expected };
}

function asDataProblem(problem: Problem): Finding {
  return { check: 'data', status: 'problem', ...problem };
}

function unread(message: string): Finding {
  return unknown({ check: 'data', field: 'training.data', message });
}

function forecast(request: CustomizationRequest, data: DataFacts): CostForecast {
  return forecastCost(request, {
    trainingCharacters: data.trainingCharacters,
    evaluationRecords: data.evaluationRecords,
    evaluationPromptCharacters: data.evaluationPromptCharacters ?? 0,
    evaluationReferenceCharacters: data.evaluationReferenceCharacters ?? 0,
  });
}

function dataFinding({ trainingRecords, evaluationRecords }: DataFacts): Finding {
  const message = `${counted(trainingRecords, 'training record')} and ${counted(evaluationRecords, 'evaluation record')} are right`;
  return ok({ check: 'data', field: 'training.data', message });
}

/** A file in a bucket that is missing is missing too; once is enough. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const missing = new Set(
    findings.filter(({ check, status }) => check === 'buckets' && status === 'problem').map(({ field }) => field),
  );
  return findings.filter(({ check, field }) => check !== 'data' || !missing.has(field));
}
