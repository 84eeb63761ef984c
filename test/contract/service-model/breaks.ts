import type { Reference, ServiceModel, Shape } from './model.ts';
import { ofLength, texts, textsBeyondPattern } from './samples.ts';

/** One way in which a request is no longer what the model allows. */
export interface Break {
  /** Of the member, as in `jobTags.*.key`. */
  readonly path: string;
  readonly what: string;
  readonly request: unknown;
}

type Replace = (value: unknown) => unknown;

/** Every member of a valid request broken in every way that its shape knows, one at a time. */
export function breaksOf(model: ServiceModel, name: string, request: unknown): readonly Break[] {
  return inside(model, name, request, '', (value) => value, isText(model, name));
}

/** What of the top level travels in the address, where everything is text. */
function isText(model: ServiceModel, name: string): (path: string) => boolean {
  const members: Readonly<Record<string, Reference>> = model.shapes[name]?.members ?? {};
  return (path) => members[path.split('.')[0] ?? '']?.location !== undefined;
}

function inside(
  model: ServiceModel,
  name: string,
  value: unknown,
  path: string,
  replace: Replace,
  isText: (path: string) => boolean,
): readonly Break[] {
  const shape = model.shapes[name] as Shape;
  const broken = (what: string, changed: unknown): Break => ({ path, what, request: replace(changed) });
  const own = path === '' ? [] : ownBreaks(model, shape, value, isText(path)).map((one) => broken(...one));
  const at = (step: string): string => (path === '' ? step : `${path}.${step}`);
  const deeper = (shapeName: string, step: string, item: unknown, put: Replace): readonly Break[] =>
    inside(model, shapeName, item, at(step), (changed) => replace(put(changed)), isText);

  if (shape.type === 'structure' && !shape.document) {
    const given = value as Readonly<Record<string, unknown>>;
    const missing = (shape.required ?? []).map((member) => {
      const { [member]: _, ...rest } = given;
      return { path: at(member), what: 'is missing', request: replace(rest) };
    });
    const members = Object.entries(given).flatMap(([member, item]) =>
      deeper(shape.members?.[member]?.shape as string, member, item, (changed) => ({ ...given, [member]: changed })),
    );
    return [...own, ...missing, ...members];
  }
  if (shape.type === 'list') {
    const [first, ...others] = value as readonly unknown[];
    if (first === undefined) return own;
    return [...own, ...deeper(shape.member?.shape as string, '*', first, (changed) => [changed, ...others])];
  }
  if (shape.type === 'map') {
    const [entry] = Object.entries(value as object);
    if (entry === undefined) return own;
    const [key, item] = entry as [string, unknown];
    const keys = ownBreaks(model, model.shapes[shape.key?.shape as string] as Shape, key, true);
    const brokenKeys = keys.map(([what, changed]) => ({
      path: at('key'),
      what,
      request: replace({ [String(changed)]: item }),
    }));
    return [
      ...own,
      ...brokenKeys,
      ...deeper(shape.value?.shape as string, '*', item, (changed) => ({ [key]: changed })),
    ];
  }
  return own;
}

/** What a value of this shape may not be. In the address there are no wrong types, but texts that are no number. */
function ownBreaks(
  model: ServiceModel,
  shape: Shape,
  value: unknown,
  inText: boolean,
): readonly (readonly [what: string, value: unknown])[] {
  const { min, max } = shape;
  const bounds = (make: (size: number) => unknown): (readonly [string, unknown])[] => [
    ...(min !== undefined && min > 0 ? [[`is below ${min}`, make(min - 1)] as const] : []),
    ...(max !== undefined ? [[`is above ${max}`, make(max + 1)] as const] : []),
  ];
  switch (shape.type) {
    case 'structure': {
      const types = [['is a text', 'text'] as const, ['is a list', [{}]] as const];
      if (shape.document) return [];
      if (!shape.union) return types;
      return [
        ...types,
        ['has no member', {}],
        ['has an unknown member', { unknownMember: {} }],
        ...twoMembers(model, shape, value),
      ];
    }
    case 'list':
      return [
        ['is a structure', {}],
        ['is a text', 'text'],
        ...bounds((count) => Array.from({ length: count }, () => (value as readonly unknown[])[0])),
      ];
    case 'map':
      return [
        ['is a list', []],
        ...bounds((count) =>
          Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`key${index}`, Object.values(value as object)[0]]),
          ),
        ),
      ];
    case 'string':
      return [
        ...(inText
          ? []
          : ([
              ['is a number', 1],
              ['is a structure', {}],
            ] as const)),
        ...(shape.enum
          ? [['is none of the enumeration', 'NOT_IN_THE_LIST'] as const]
          : bounds((length) => sized(shape, length))),
        ...textsBeyondPattern(shape).map((text) => ['is beyond the pattern', text] as const),
      ];
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return [['is no number', 'many'], ...numberBounds(shape)];
    case 'boolean':
      return [['is no truth value', 'perhaps']];
    case 'timestamp':
      return [['is no time', 'yesterday']];
    case 'blob':
      return [];
  }
}

/** Two members of a union, both as the model allows them. */
function twoMembers(model: ServiceModel, shape: Shape, value: unknown): (readonly [string, unknown])[] {
  const [present = ''] = Object.keys(value as object);
  const other = Object.entries(shape.members ?? {}).find(([member]) => member !== present);
  if (other === undefined) return [];
  const otherShape = model.shapes[other[1].shape] as Shape;
  const filling = otherShape.type === 'string' ? texts(otherShape)[0] : otherShape.type === 'list' ? [] : {};
  return [['has two members', { ...(value as object), [other[0]]: filling }]];
}

function numberBounds({ min, max, type }: Shape): (readonly [string, unknown])[] {
  const isWhole = type === 'integer' || type === 'long';
  return [
    ...(min !== undefined
      ? [[`is below ${min}`, isWhole ? min - 1 : min - Math.max(Math.abs(min) / 2, 0.5)] as const]
      : []),
    ...(max !== undefined ? [[`is above ${max}`, isWhole ? max + 1 : max * 1.5] as const] : []),
  ];
}

/** A text of a length that the shape refuses, which its pattern allows where it can. */
function sized(shape: Shape, length: number): string {
  const [longest = 'a'] = texts(shape).toSorted((left, right) => right.length - left.length);
  return ofLength(shape, longest, length)[0] ?? 'a'.repeat(length);
}
