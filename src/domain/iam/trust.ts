import { matches, matchesBeginning, parsePolicy, type Condition, type Statement } from './policy.ts';

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
  const denials = ofBedrock
    .filter(({ effect }) => effect === 'Deny')
    .map(({ conditions }) => judge(conditions, place))
    .filter(({ verdict }) => verdict !== 'refuses');
  if (denials.some(({ verdict }) => verdict !== 'unclear'))
    return { verdict: 'refuses', reason: `its trust policy denies sts:AssumeRole to ${bedrockService}` };
  const allows = ofBedrock.filter(({ effect }) => effect === 'Allow');
  if (allows.length === 0)
    return { verdict: 'refuses', reason: `its trust policy does not allow sts:AssumeRole to ${bedrockService}` };

  // One statement that lets Bedrock in is enough; of several the most careful one counts.
  const verdicts = allows.map(({ conditions }) => judge(conditions, place));
  const order = ['trusts', 'loose', 'unclear', 'refuses'] as const;
  const [best] = verdicts.sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  if (best?.verdict !== 'refuses' && denials[0]) return denials[0];
  return best ?? { verdict: 'refuses', reason: 'its trust policy is empty' };
}

/** Who else a trust policy lets assume the role, as it names them: `ec2.amazonaws.com`. */
export function othersTrusted(trustPolicy: string): readonly string[] {
  const allows = (parsePolicy(trustPolicy) ?? []).filter(({ effect }) => effect === 'Allow');
  const named = allows.flatMap(({ principals }) => Object.values(principals).flat());
  return [...new Set(named)].filter((name) => name !== bedrockService).sort();
}

function letsAssume({ actions, exceptActions }: Statement): boolean {
  const named = actions.some((pattern) => matches(pattern.toLowerCase(), 'sts:assumerole'));
  return named !== exceptActions;
}

function namesBedrock({ principals, exceptPrincipals }: Statement): boolean {
  // {"AWS": "*"} is the same as "*" (IAM User Guide, "AWS JSON policy elements: Principal", Nov 2026).
  const everybody = [...(principals['AWS'] ?? []), ...(principals['*'] ?? [])].includes('*');
  const services = principals['Service'] ?? [];
  const named = everybody || services.some((service) => service === '*' || service === bedrockService);
  return named !== exceptPrincipals;
}

interface Fact {
  readonly name: 'aws:SourceAccount' | 'aws:SourceArn';
  readonly value: string;
  /** The base model and the id that a job gets follow: `…/amazon.nova-micro-v1:0:128k/abcdefghijkl`. */
  readonly isBeginning?: true;
}

/** Every condition has to hold. */
function judge(conditions: readonly Condition[], place: JobPlace): Trust {
  const known: Readonly<Record<string, Fact>> = {
    'aws:sourceaccount': { name: 'aws:SourceAccount', value: place.accountId },
    'aws:sourcearn': { name: 'aws:SourceArn', value: jobArnPattern(place).slice(0, -1), isBeginning: true },
  };
  const seen = new Set<string>();
  let unclear: string | undefined;
  for (const { key, operator, values } of conditions) {
    const fact = known[key];
    const holds = fact && doesHold(operator, values, fact);
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

/** Undefined for an operator that compares no text, and for what only the call itself decides. */
function doesHold(operator: string, values: readonly string[], fact: Fact): boolean | undefined {
  const isNegated = /^(string|arn)not/i.test(operator);
  const isMet = comparisons[operator.toLowerCase().replace('not', '')];
  if (!isMet) return undefined;
  const answers = new Set(values.map((wanted) => (wanted.includes('${') ? undefined : isMet(wanted, fact))));
  if (answers.has(true)) return !isNegated;
  return answers.has(undefined) ? undefined : isNegated;
}

const comparisons: Readonly<Record<string, (wanted: string, fact: Fact) => boolean | undefined>> = {
  stringequals: (wanted, { value }) => wanted === value,
  stringequalsignorecase: (wanted, { value }) => wanted.toLowerCase() === value.toLowerCase(),
  stringlike: isLike,
  // ArnEquals takes wildcards as ArnLike does (IAM User Guide, "ARN condition operators", Nov 2026).
  arnequals: isLike,
  arnlike: isLike,
};

function isLike(pattern: string, { value, isBeginning }: Fact): boolean | undefined {
  if (!isBeginning) return matches(pattern, value);
  // Letters that no ARN has: only a wildcard takes them.
  if (matches(pattern, `${value}\0/\0`)) return true;
  return matchesBeginning(pattern, value) ? undefined : false;
}
