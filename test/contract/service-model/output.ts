import type { ServiceModel, Shape } from './model.ts';
import { wholePattern } from './samples.ts';

/** What of an answer's body the model doesn't have, misses or forbids: `path: problem`. */
export function problemsOf(model: ServiceModel, name: string, value: unknown, path = ''): readonly string[] {
  const shape = model.shapes[name] as Shape;
  const problem = (what: string): readonly string[] => [`${path}: ${what}`];
  const at = (step: string): string => (path === '' ? step : `${path}.${step}`);
  switch (shape.type) {
    case 'structure': {
      if (shape.document) return [];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return problem('is no structure');
      const given = Object.entries(value);
      const unknown = given
        .filter(([member]) => !shape.members?.[member])
        .map(([member]) => `${at(member)}: is unknown`);
      const missing = (shape.required ?? [])
        .filter((member) => !(member in value))
        .map((member) => `${at(member)}: is missing`);
      const deeper = given.flatMap(([member, item]) => {
        const reference = shape.members?.[member];
        return reference === undefined ? [] : problemsOf(model, reference.shape, item, at(member));
      });
      return [...unknown, ...missing, ...deeper];
    }
    case 'list':
      if (!Array.isArray(value)) return problem('is no list');
      return value.flatMap((item) => problemsOf(model, shape.member?.shape as string, item, at('*')));
    case 'map':
      if (typeof value !== 'object' || value === null) return problem('is no map');
      return Object.values(value).flatMap((item) => problemsOf(model, shape.value?.shape as string, item, at('*')));
    case 'string':
      if (typeof value !== 'string') return problem('is no text');
      if (shape.enum && !shape.enum.includes(value)) return problem(`${value} is none of the enumeration`);
      if (value.length > (shape.max ?? Infinity)) return problem(`is longer than ${shape.max}`);
      if (value.length < (shape.min ?? 0)) return problem(`is shorter than ${shape.min}`);
      return shape.pattern && !wholePattern(shape.pattern).test(value) ? problem('is beyond the pattern') : [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : problem('is no truth value');
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [] : problem('is no time');
    case 'blob':
      return [];
    default: {
      if (typeof value !== 'number') return problem('is no number');
      const isWithin = value >= (shape.min ?? -Infinity) && value <= (shape.max ?? Infinity);
      return isWithin ? [] : problem(`${value} is out of range`);
    }
  }
}
