import { eachRecord } from '../each-record.ts';
import { exactMatch, exactMatchSignature } from '../exact-match.ts';
import { jsonMatch, jsonMatchSignature } from '../json-match.ts';
import type { MetricFamily } from '../named-metric.ts';

export const exactMatchFamily: MetricFamily = {
  name: 'exactMatch',
  metrics: [{ name: 'exactMatch', label: 'Exact match', higherIsBetter: true, range: [0, 1] }],
  signature: exactMatchSignature,
  async score(records, options, tools) {
    const scores = await eachRecord(records, tools, (candidate, references) =>
      exactMatch(candidate, references, options) ? 1 : 0,
    );
    return [
      { models: scores.map((ofModel) => ({ perRecord: Float64Array.from(ofModel), corpus: null, counted: {} })) },
    ];
  },
};

/** Of several references the one that matches best. */
export const jsonMatchFamily: MetricFamily = {
  name: 'jsonMatch',
  metrics: [{ name: 'jsonMatch', label: 'JSON match', higherIsBetter: true, range: [0, 1] }],
  signature: jsonMatchSignature,
  async score(records, options, tools) {
    const scores = await eachRecord(records, tools, (candidate, references) => {
      const matches = references.map((reference) => jsonMatch(candidate, reference, options));
      return {
        share: Math.max(...matches.map((match) => match.share)),
        candidateParsed: matches.every((match) => match.candidateParsed),
        referenceParsed: matches.some((match) => match.referenceParsed),
      };
    });
    return [
      {
        models: scores.map((ofModel) => ({
          perRecord: Float64Array.from(ofModel, ({ share }) => share),
          corpus: null,
          counted: {
            unparsableAnswers: ofModel.filter((match) => !match.candidateParsed).length,
            unparsableReferences: ofModel.filter((match) => !match.referenceParsed).length,
          },
        })),
      },
    ];
  },
};
