/** Evaluations of every kind that the renderings must tell of. Texts come from the example data; figures follow them. */
import { readFileSync } from 'node:fs';
import type {
  EvaluationReport,
  Interval,
  LossPoint,
  MetricSummary,
  RecordComparison,
} from '../../src/report/result.ts';

interface Example {
  readonly prompt: string;
  readonly completion: string;
}

const examples = exampleRecords(20);

/** Twenty summaries: an untuned model repeats the conversation, a tuned one mostly writes what was asked for. */
export const improved: EvaluationReport = {
  verdict: 'better',
  reasons: [
    'BERTScore F1: candidate 0.8050, baseline 0.6575, difference +0.1475 with a 95 % interval of [+0.1031, +0.1919].',
    'The interval lies above the minimum improvement of 0.02, and the paired permutation test gives p = 0.0002.',
    'The guardrail ROUGE-L F1 may fall by 0.05 and rose by 0.2412.',
  ],
  criteria: [
    { metric: 'bertscore.f1', finding: 'met' },
    { metric: 'rougeL.f1', finding: 'met' },
  ],
  decision: {
    rule: 'paired',
    metric: 'bertscore.f1',
    minimumImprovement: 0.02,
    seed: 20261121,
    resamples: 10_000,
    guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0.05 }],
  },
  metrics: summaries([
    ['bertscore.f1', 'BERTScore F1', 0.6575, 0.1475, 0.2],
    ['bertscore.precision', 'BERTScore precision', 0.5781, 0.2337, 0.2],
    ['bertscore.recall', 'BERTScore recall', 0.7694, -0.039, 0.14],
    ['rougeL.f1', 'ROUGE-L F1', 0.1378, 0.2412, 0.3],
    ['bleu', 'BLEU', 6.213, 18.44, 14],
    ['chrf', 'chrF', 28.87, 16.2, 15],
  ]),
  records: { total: 21, scored: 20, coverage: 20 / 21, failures: [failure(20)] },
  sideBySide: comparisons(),
  sideBySideOmitted: 0,
  losses: {
    training: Array.from({ length: 50 }, (_, i) =>
      lossPoint((i + 1) * 4, 1.2 + 2 * Math.exp(-i / 12) + wave(i) * 0.12),
    ),
    validation: Array.from({ length: 5 }, (_, i) =>
      lossPoint((i + 1) * 40, 2.1 + 1.2 * Math.exp(-i) + (i > 3 ? 0.05 : 0)),
    ),
  },
  classification: null,
  latency: {
    baseline: { p50Ms: 812, p95Ms: 1_640, inputTokens: 6_412, outputTokens: 2_980 },
    candidate: { p50Ms: 640, p95Ms: 1_120, inputTokens: 6_412, outputTokens: 601 },
  },
  cost: {
    trainingUsd: 3.5,
    endpointUsd: 8.56,
    endpointUsdPerHour: 8.56,
    storageUsdPerMonth: 1.95,
    totalUsd: 12.06,
    pricesAsOf: '2026-11-01',
    notes: [
      'Training: about 218,000 tokens (6 characters each) × 2 epochs; early stopping would cost less.',
      'Not in it: storage of the custom model, the on-demand calls to the base model, S3 and e-mail.',
    ],
  },
  provenance: {
    models: {
      baseline: 'cohere.command-light-text-v14',
      candidate: 'arn:aws:bedrock:us-east-1:000000000000:custom-model/cohere.command-light-text-v14:7:4k/aaaabbbbcccc',
    },
    request: {
      jobName: 'summaries-7',
      baseModel: 'cohere.command-light-text-v14:7:4k',
      hyperParameters: { epochCount: 2, batchSize: 8, learningRate: 0.001 },
      training: { data: 'training-data.jsonl' },
      decision: { rule: 'paired', metric: 'bertscore.f1', minimumImprovement: 0.02 },
      approval: 'when-better',
    },
    datasetDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    trainingDigest: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
    versions: { temper: '0.1.0', node: '20.20.2', 'onnxruntime-node': '1.30.0' },
    createdAt: '2026-11-21T09:30:00.000Z',
    customization: {
      workflowId: 'customize-summaries-7',
      runId: '01890000-0000-7000-8000-0123456789ab',
      outcome: 'kept',
      reason: 'approved by ana: short and right',
    },
  },
};

const labels = ['refund', 'replacement', 'repair', 'voucher', 'cancelled', 'other'];

/** A classifier compared from files: no job, no calls, no costs; and not enough records to be sure. */
export const classified: EvaluationReport = {
  ...improved,
  verdict: 'inconclusive',
  reasons: [
    'Accuracy: candidate 0.7833, baseline 0.7333, difference +0.0500 with a 95 % interval of [-0.0333, +0.1333].',
    'The interval holds the minimum improvement of 0; with 120 records only differences above about 0.09 would show.',
  ],
  criteria: [{ metric: 'accuracy', finding: 'open' }],
  decision: { ...improved.decision, metric: 'accuracy', minimumImprovement: 0, guardrails: [] },
  metrics: summaries([
    ['accuracy', 'Accuracy', 0.7333, 0.05, 0.5],
    ['f1.macro', 'Macro F1', 0.701, 0.062, 0.5],
    ['mcc', 'Matthews correlation', 0.664, 0.058, 0.5],
  ]),
  records: { total: 120, scored: 120, coverage: 1, failures: [] },
  sideBySideOmitted: 100,
  losses: { training: [], validation: [] },
  classification: {
    labels,
    baseline: detail([18, 12, 14, 15, 16, 13], 1),
    candidate: detail([17, 16, 15, 15, 17, 14], 2),
  },
  latency: { baseline: noCalls(), candidate: noCalls() },
  cost: null,
  provenance: {
    models: { baseline: 'answers-a.json', candidate: 'answers-b.json' },
    request: { baseline: 'answers-a.json', candidate: 'answers-b.json', references: 'refs.json' },
    datasetDigest: improved.provenance.datasetDigest,
    versions: improved.provenance.versions,
    createdAt: improved.provenance.createdAt,
  },
};

const { criteria: _undecided, ...withoutCriteria } = improved;

/** Most answers are missing: nothing was scored, and JSON has no figures for it. */
export const invalidEvaluation: EvaluationReport = {
  ...withoutCriteria,
  verdict: 'invalid',
  reasons: ['Only 40 % of the records were answered by both models, but 95 % are required.'],
  metrics: [],
  records: { total: 20, scored: 8, coverage: 0.4, failures: Array.from({ length: 12 }, (_, i) => failure(i)) },
  sideBySide: [],
  losses: { training: [], validation: [] },
  cost: {
    trainingUsd: null,
    endpointUsd: null,
    endpointUsdPerHour: null,
    storageUsdPerMonth: null,
    totalUsd: null,
    pricesAsOf: '2026-11-01',
    notes: [],
  },
};

/** Would run, load, hide, reorder or break out, if it were let. */
export const hostileTexts: readonly string[] = [
  '</script><script>window.pwned = 1</script>',
  '<img src=x onerror="window.pwned = 2"><svg onload="window.pwned = 3">',
  `"><style>body{display:none}</style><iframe srcdoc="<script>parent.pwned = 4</script>">'`,
  '<link rel=stylesheet href="http://hostile.test/a.css"><img src="http://hostile.test/a.png">',
  '</p></article></main><form action="javascript:window.pwned = 5"><button autofocus onfocus="window.pwned=6">',
  '\u202eesrever\u202c \u2066isolate\u2069 \u200fmark \u0000nul \u001b[31mred\u0007 \ufeffbom',
  '<!--',
  ']]>',
  '${window.pwned = 7}',
  '{a|rich}',
  '&lt;b&gt;',
  '\ud800 lone',
  'بيان صحفي مهم',
  '日本語 👩‍💻 é',
  '<meta http-equiv="refresh" content="0;url=http://hostile.test/">',
  '__proto__',
];

const hostile = hostileTexts.join(' ');
const megabyteLine = 'x'.repeat(1_048_576);

export const hostileEvaluation: EvaluationReport = {
  ...classified,
  reasons: hostileTexts,
  decision: { ...classified.decision, metric: hostile, guardrails: [{ metric: hostile, maximumDrop: 0.1 }] },
  metrics: classified.metrics.map((metric) => ({
    ...metric,
    name: hostile,
    label: hostile,
    signature: megabyteLine + hostile,
    difference: { ...metric.difference, test: hostile },
  })),
  records: {
    total: 3,
    scored: 2,
    coverage: 2 / 3,
    failures: hostileTexts.map((text) => ({ id: text, role: 'candidate', code: text, message: megabyteLine + text })),
  },
  sideBySide: [
    ...hostileTexts.map((text, i) => ({
      id: text,
      prompt: text,
      reference: text,
      system: text,
      history: [{ role: 'user' as const, text }],
      images: [{ uri: `s3://bucket/folder/${text}` }],
      baseline: text,
      candidate: text,
      difference: i - 4,
    })),
    {
      id: 'long',
      prompt: megabyteLine,
      reference: megabyteLine,
      baseline: megabyteLine,
      candidate: megabyteLine,
      difference: 0,
    },
  ],
  classification: classified.classification && {
    ...classified.classification,
    labels: hostileTexts.slice(0, labels.length),
  },
  cost: { ...improved.cost!, pricesAsOf: hostile, notes: [hostile] },
  provenance: {
    models: { baseline: hostile, candidate: hostile },
    request: { [hostile]: hostile, long: megabyteLine },
    datasetDigest: hostile,
    versions: { [hostile]: hostile },
    createdAt: hostile,
    customization: { workflowId: hostile, runId: hostile, outcome: hostile, reason: hostile },
  },
};

function exampleRecords(count: number): readonly Example[] {
  const file = new URL('../../examples/data/training-data.jsonl', import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, count)
    .map((line) => JSON.parse(line) as Example);
}

function comparisons(): readonly RecordComparison[] {
  return examples
    .map(({ prompt, completion }, i) => {
      const turns = prompt.split('\n').filter((line) => /^\w+: /u.test(line));
      const baseline = `Here is a summary of the conversation. ${turns.slice(2, 5 + (i % 3)).join(' ')}`;
      const other = examples[(i + 7) % examples.length]?.completion ?? '';
      const candidate = i % 6 === 4 ? other : i % 6 === 2 ? completion.replace(/\.[^.]*\.$/u, '.') : completion;
      const difference = i % 6 === 4 ? -0.04 - 0.013 * i : 0.08 + 0.01 * ((i * 7) % 20);
      return {
        id: `record-${String(i).padStart(5, '0')}`,
        prompt,
        reference: completion,
        baseline,
        candidate,
        difference,
      };
    })
    .sort((a, b) => a.difference - b.difference);
}

type Figures = readonly [name: string, label: string, baseline: number, difference: number, spread: number];

function summaries(metrics: readonly Figures[]): readonly MetricSummary[] {
  return metrics.map(([name, label, baseline, difference, spread]) => ({
    name,
    label,
    signature: `${name.split('.')[0]}|records:20|version:0.1.0`,
    higherIsBetter: true,
    baseline: interval(baseline, spread / 4),
    candidate: interval(baseline + difference, spread / 5),
    difference: {
      ...interval(difference, spread / 4.5),
      pValue: Math.abs(difference) > spread / 4.5 ? 0.0002 : 0.1184,
      test: 'paired permutation',
    },
    histogram: histogram(difference, spread),
  }));
}

function interval(value: number, half: number): Interval {
  return { value, low: value - half, high: value + half };
}

/** Bins of which one edge is zero, as many records as there are examples. */
function histogram(mean: number, spread: number): MetricSummary['histogram'] {
  const width = spread / 4;
  const first = Math.floor((mean - spread) / width);
  const edges = Array.from({ length: 10 }, (_, i) => (first + i) * width);
  const counts = edges
    .slice(1)
    .map((edge) => Math.round(6 * Math.exp(-(((edge - width / 2 - mean) / (spread / 2)) ** 2))));
  return { edges, counts };
}

function lossPoint(step: number, loss: number): LossPoint {
  return { step, epoch: Math.ceil(step / 100), loss, perplexity: Math.exp(loss) };
}

function wave(i: number): number {
  return Math.sin(i * 2.1) + Math.cos(i * 0.7);
}

function failure(i: number): EvaluationReport['records']['failures'][number] {
  return {
    id: `record-${String(i).padStart(5, '0')}`,
    role: i % 3 === 0 ? 'baseline' : 'candidate',
    code: 'ModelTimeoutException',
    message: 'Model has timed out in processing the request. Try your request again.',
  };
}

/** Twenty records a label: the right ones as given, the others spread over the following labels. */
function detail(right: readonly number[], stride: number): NonNullable<EvaluationReport['classification']>['baseline'] {
  const matrix = right.map((count, row) =>
    labels.map((_, column) => {
      if (column === row) return count;
      const wrong = 20 - count;
      if (column === (row + stride) % labels.length) return Math.ceil(wrong / 2);
      return column === (row + stride + 2) % labels.length ? Math.floor(wrong / 2) : 0;
    }),
  );
  const support = matrix.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const answered = labels.map((_, column) => matrix.reduce((sum, counts) => sum + (counts[column] ?? 0), 0));
  const precision = right.map((count, i) => count / (answered[i] ?? 1));
  const recall = right.map((count, i) => count / (support[i] ?? 1));
  const f1 = precision.map((value, i) => (2 * value * (recall[i] ?? 0)) / (value + (recall[i] ?? 0)));
  return { matrix, precision, recall, f1, support };
}

function noCalls(): EvaluationReport['latency']['baseline'] {
  return { p50Ms: null, p95Ms: null, inputTokens: null, outputTokens: null };
}
