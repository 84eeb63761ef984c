/**
 * IAM policies as far as preflight has to read them (IAM User Guide, "Policy evaluation logic" and "IAM JSON policy
 * elements", Nov 2026). It answers three ways: what a condition decides, that is neither a variable we know nor a value
 * we have, stays unknown rather than guessed.
 */

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** The actions are those that it is not about. */
  readonly exceptActions: boolean;
  readonly resources: readonly string[];
  readonly exceptResources: boolean;
  /** By kind (`Service`, `AWS`, …); `*` is every kind's. Empty in a role's permissions. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly exceptPrincipals: boolean;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  /** `StringEquals`, without `…IfExists` and `ForAnyValue:`. */
  readonly operator: string;
  /** In lower case, as IAM compares it: `aws:sourcearn`. */
  readonly key: string;
  readonly values: readonly string[];
}

/** The statements of a policy's JSON text; null where it is no policy. */
export function parsePolicy(text: string): readonly Statement[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const { Statement: statements } = fieldsOf(parsed);
  if (statements === undefined) return null;
  return listOf(statements).map(toStatement).flatMap(variablesAsConditions);
}

/** `arn:aws:s3:::${aws:PrincipalAccount}-data/*`: which resources that means is up to the call, as with a condition. */
function variablesAsConditions(statement: Statement): readonly Statement[] {
  const variable = /\$\{([^}]*)\}/g;
  const open = statement.resources.filter((resource) => resource.includes('${'));
  if (open.length === 0) return [statement];
  const resources = open.map((resource) => resource.replace(variable, '*'));
  const keys = open.flatMap((resource) => [...resource.matchAll(variable)].map(([, key = '']) => key.toLowerCase()));
  const conditions = keys.map((key) => ({ operator: 'StringLike', key, values: [] }));
  const closed = statement.resources.filter((resource) => !open.includes(resource));
  return [
    ...(closed.length > 0 ? [{ ...statement, resources: closed }] : []),
    { ...statement, resources, conditions: [...statement.conditions, ...conditions] },
  ];
}

function toStatement(raw: unknown): Statement {
  const fields = fieldsOf(raw);
  return {
    effect: fields.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: textsOf(fields.Action ?? fields.NotAction),
    exceptActions: fields.NotAction !== undefined,
    resources: textsOf(fields.Resource ?? fields.NotResource),
    exceptResources: fields.NotResource !== undefined,
    principals: toPrincipals(fields.Principal ?? fields.NotPrincipal),
    exceptPrincipals: fields.NotPrincipal !== undefined,
    conditions: Object.entries(fieldsOf(fields.Condition)).flatMap(([operator, keys]) =>
      Object.entries(fieldsOf(keys)).map(([key, values]) => ({
        operator: operator.replace(/^For(?:Any|All)Values?:/i, '').replace(/IfExists$/i, ''),
        key: key.toLowerCase(),
        values: textsOf(values),
      })),
    ),
  };
}

function toPrincipals(raw: unknown): Statement['principals'] {
  if (raw === undefined) return {};
  if (typeof raw === 'string') return { '*': [raw] };
  return Object.fromEntries(Object.entries(fieldsOf(raw)).map(([kind, names]) => [kind, textsOf(names)]));
}

/** Whether a statement is about this action on this resource; both compare with `*` and `?`. */
export function isAbout(statement: Statement, action: string, resource: string): boolean {
  const { actions, exceptActions, resources, exceptResources } = statement;
  const namesAction = actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  const namesResource = resources.some((pattern) => matches(pattern, resource));
  return namesAction !== exceptActions && namesResource !== exceptResources;
}

/**
 * `denied` and `allowed` hold whatever the circumstances; `depends` is up to a condition; `not allowed`: no statement
 * says yes.
 */
export type Permission = 'allowed' | 'depends' | 'not allowed' | 'denied';

/** What a role's policies together say to one action on one resource. */
export function permissionFor(statements: readonly Statement[], action: string, resource: string): Permission {
  const about = statements.filter((statement) => isAbout(statement, action, resource));
  const allows = about.filter(({ effect }) => effect === 'Allow');
  const denies = about.filter(({ effect }) => effect === 'Deny');
  if (denies.some(({ conditions }) => conditions.length === 0)) return 'denied';
  if (allows.length === 0) return 'not allowed';
  return denies.length > 0 || allows.every(({ conditions }) => conditions.length > 0) ? 'depends' : 'allowed';
}

/** Whether the pattern matches any text that begins so and goes on. */
export function matchesBeginning(pattern: string, beginning: string): boolean {
  const heads = Array.from(pattern, (_, at) => pattern.slice(0, at + 1));
  return heads.some((head) => matches(head, beginning) && (head !== pattern || head.endsWith('*')));
}

/** IAM's wildcards: `*` for any number of characters, `?` for one. Linear, whatever the pattern. */
export function matches(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      starAt = at;
      inPattern += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star !== -1) {
      starAt += 1;
      at = starAt;
      inPattern = star + 1;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function textsOf(value: unknown): readonly string[] {
  return value === undefined ? [] : listOf(value).map(String);
}
