import type { PrecisionRecallF1, TextPair } from '../metric.ts';

/** The largest absolute difference in F1. */
export function largestDeviation(a: readonly PrecisionRecallF1[], b: readonly PrecisionRecallF1[]): number {
  return Math.max(...a.map(({ f1 }, index) => Math.abs(f1 - (b[index]?.f1 ?? Number.NaN))));
}

/**
 * What int8 is measured on when an encoder is loaded: answers of several lengths and kinds, near their references and
 * far from them. Another choice gives another number: a change here is a new version of the signature.
 */
export const deviationSamples: readonly TextPair[] = [
  {
    candidate: 'The package was delivered on Tuesday, two days later than promised.',
    reference: 'The parcel arrived on Tuesday, which was two days after the promised date.',
  },
  {
    candidate: 'I do not know.',
    reference:
      'The warranty covers manufacturing defects for two years from the date of purchase, but neither wear nor damage caused by improper use. Keep the receipt: without it no claim can be made.',
  },
  {
    candidate:
      'The committee approved the budget by nine votes to four. Opponents said that road repairs would be underfunded for a third year, while supporters pointed to the new bus line and to the reserve that the city had been asked to build up.',
    reference:
      'By nine to four, the committee passed the budget. Its critics fear for the repair of roads; its supporters praise the additional bus line and a larger reserve.',
  },
  {
    candidate: 'positive',
    reference: 'negative',
  },
  {
    candidate: 'Paris is the capital of France and has about 2.1 million inhabitants.',
    reference: 'Berlin, with some 3.7 million people, is the capital of Germany.',
  },
  {
    candidate: '1. Unplug the router.\n2. Wait 30 seconds.\n3. Plug it in again and wait for the green light.',
    reference: 'Turn the router off at the mains, count to thirty, turn it on and wait until the light is green.',
  },
  {
    candidate: 'SELECT name, COUNT(*) FROM orders GROUP BY name HAVING COUNT(*) > 3 ORDER BY 2 DESC;',
    reference: 'SELECT name, COUNT(id) AS n FROM orders GROUP BY name HAVING n >= 3;',
  },
  {
    candidate:
      'The patient, aged 54, reports chest pain on exertion that has lasted for three weeks; ECG without findings.',
    reference: 'A 54-year-old patient with three weeks of exertional chest pain. The electrocardiogram is normal.',
  },
  {
    candidate: 'Der Vertrag endet am 31. März, wenn er nicht vorher verlängert wird.',
    reference: 'The contract ends on 31 March unless it is renewed before that.',
  },
  {
    candidate: 'Thanks so much!!! 🙂 That solved it.',
    reference: 'Thank you, the problem is solved.',
  },
  {
    candidate:
      'Photosynthesis turns light, water and carbon dioxide into sugar and oxygen. It happens in the chloroplasts of plants and algae, in two stages: the light reactions make energy carriers, and the Calvin cycle uses them to build sugar.',
    reference:
      'Plants and algae use light to make sugar from water and carbon dioxide, giving off oxygen. In their chloroplasts light reactions first store energy, which the Calvin cycle then spends on sugar.',
  },
  {
    candidate: '{"status": "shipped", "items": 3, "total": 59.97}',
    reference: '{"status": "delivered", "items": 3, "total": 59.97}',
  },
];
