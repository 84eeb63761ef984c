import { matches, parsePolicy, type Condition, type Statement } from './policy.ts';

/** The service that assumes the role of a customization job. */
export const bedrockService = 'bedrock.amazonaws.com';

/** Where the jobs are that a role is to be assumed for. */
export interface JobPlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** What the ARN of every customization job of a place looks like. */
export function jobArnPattern({ partition, region, accountId }: JobPlace): string {
  return `arn:${partition}:bedrock:${region}:${accountId}:model-customization-job/*`;
}

/** Whether Bedrock may assume a role for a job, and what is wrong or loose about it. */
export type Trust =
  | { readonly verdict: 'trusts' }
  /** It may, for other accounts' or other resources' sake too. */
  | { readonly verdict: 'loose'; readonly missing: readonly ('aws:SourceAccount' | 'aws:SourceArn')[] }
  | { readonly verdict: 'refuses'; readonly reason: string }
  /** A condition decides that preflight can't judge. */
  | { readonly verdict: 'unclear'; readonly reason: string };

/**
 * Reads a trust policy as AWS documents it for customization jobs: the service may assume the role, for the jobs of one
 * account (Bedrock user guide, "Create a service role for model customization", read 2026-11-21). The two conditions
 * are what keeps Bedrock from being talked into using the role for somebody else ("confused deputy").
 */
export function readTrust(trustPolicy: string, place: JobPlace): Trust {
  const statements = parsePolicy(trustPolicy)?.filter(letsAssume);
  if (!statements) return { verdict: 'refuses', reason: 'its trust policy is no policy' };
  const ofBedrock = statements.filter(namesBedrock);
  if (ofBedrock.some(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0))
    return { verdict: 'refuses', reason: `its trust policy denies sts:AssumeRole to ${bedrockService}` };
  const allows = ofBedrock.filter(({ effect }) => effect === 'Allow');
  if (allows.length === 0)
    return { verdict: 'refuses', reason: `its trust policy does not allow sts:AssumeRole to ${bedrockService}` };

  // One statement that lets Bedrock in is enough; of several the most careful one counts.
  const verdicts = allows.map(({ conditions }) => judge(conditions, place));
  const order = ['trusts', 'loose', 'unclear', 'refuses'] as const;
  const [best] = verdicts.sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  return best ?? { verdict: 'refuses', reason: 'its trust policy is empty' };
}

function letsAssume({ actions, exceptActions }: Statement): boolean {
  const named = actions.some((pattern) => matches(pattern.toLowerCase(), 'sts:assumerole'));
  return named !== exceptActions;
}

function namesBedrock({ principals, exceptPrincipals }: Statement): boolean {
  const services = [...(principals['Service'] ?? []), ...(principals['*'] ?? [])];
  const named = services.some((service) => service === '*' || service === bedrockService);
  return named !== exceptPrincipals;
}

/** Every condition has to hold. */
function judge(conditions: readonly Condition[], place: JobPlace): Trust {
  const jobArn = jobArnPattern(place).replace('*', 'amazon.model-v1:0/abcdefghijkl');
  const known: Readonly<
    Record<string, { readonly name: 'aws:SourceAccount' | 'aws:SourceArn'; readonly value: string }>
  > = {
    'aws:sourceaccount': { name: 'aws:SourceAccount', value: place.accountId },
    'aws:sourcearn': { name: 'aws:SourceArn', value: jobArn },
  };
  const seen = new Set<string>();
  let unclear: string | undefined;
  for (const { key, operator, values } of conditions) {
    const fact = known[key];
    const holds = fact && doesHold(operator, values, fact.value);
    if (!fact || holds === undefined) {
      unclear ??= `its trust policy has a condition (${operator} on ${key}) that can't be judged from here`;
      continue;
    }
    if (!holds) {
      const wanted = fact.name === 'aws:SourceArn' ? jobArnPattern(place) : place.accountId;
      return {
        verdict: 'refuses',
        reason: `its trust policy wants ${fact.name} ${operator} ${values.join(' or ')}, but jobs come with ${wanted}`,
      };
    }
    seen.add(key);
  }
  if (unclear !== undefined) return { verdict: 'unclear', reason: unclear };
  const missing = Object.entries(known).flatMap(([key, { name }]) => (seen.has(key) ? [] : [name]));
  return missing.length === 0 ? { verdict: 'trusts' } : { verdict: 'loose', missing };
}

/** Undefined for an operator that compares no text. */
function doesHold(operator: string, values: readonly string[], value: string): boolean | undefined {
  const any = (isSame: (pattern: string) => boolean) => values.some(isSame);
  switch (operator.toLowerCase()) {
    case 'stringequals':
      return any((wanted) => wanted === value);
    case 'stringequalsignorecase':
      return any((wanted) => wanted.toLowerCase() === value.toLowerCase());
    // ArnEquals takes wildcards as ArnLike does (IAM User Guide, "ARN condition operators", Nov 2026).
    case 'stringlike':
    case 'arnequals':
    case 'arnlike':
      return any((pattern) => matches(pattern, value));
    case 'stringnotequals':
      return !any((wanted) => wanted === value);
    case 'stringnotlike':
    case 'arnnotequals':
    case 'arnnotlike':
      return !any((pattern) => matches(pattern, value));
    default:
      return undefined;
  }
}
