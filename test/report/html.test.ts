import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReportHtml } from '../../src/report/html/render.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import { classified, hostileEvaluation, improved, invalidEvaluation } from './evaluation-reports.ts';

const pages: readonly {
  name: string;
  report: EvaluationReport;
  says: readonly string[];
  neverSays: readonly string[];
}[] = [
  {
    name: 'an improvement',
    report: improved,
    says: [
      '✓ Better',
      'BERTScore F1: candidate 0.8050',
      '+0.1475',
      'decides',
      'guardrail: may fall by 0.05',
      'Loss',
      'Perplexity',
      'Search',
      'record-00020',
      'ModelTimeoutException',
      '812 ms',
      'USD 12.06',
      '20261121',
      '10,000',
      '9f86d081884c',
      '60303ae22b99',
      'bertscore|records:20|version:0.1.0',
      'onnxruntime-node 1.30.0',
      'learningRate',
      'customize-summaries-7',
    ],
    neverSays: ['undefined', 'NaN', 'null', 'Confusion'],
  },
  {
    name: 'a classification from files',
    report: classified,
    says: ['≈ Inconclusive', 'Confusion', 'Recall per class', '100 more scored records', 'the answers came from files'],
    neverSays: ['undefined', 'NaN', 'null', 'USD'],
  },
  {
    name: 'nothing that could be compared',
    report: invalidEvaluation,
    says: [
      '! Invalid',
      '8 of 20',
      'coverage 40 %',
      'No metric could be computed',
      'No record was scored',
      '12 answers are',
    ],
    neverSays: ['undefined', 'NaN', 'null', '0.0000', 'USD 0'],
  },
];

for (const { name, report, says, neverSays } of pages) {
  test(`the page tells of ${name}`, () => {
    const text = visibleText(renderReportHtml(report));
    for (const phrase of says) assert.ok(text.includes(phrase), `lacks ${JSON.stringify(phrase)}`);
    for (const phrase of neverSays) assert.ok(!text.includes(phrase), `has ${JSON.stringify(phrase)}`);
  });
}

test('the verdict and its reasons come before any figure', () => {
  const text = visibleText(renderReportHtml(improved));
  const places = ['✓ Better', ...improved.reasons, 'Means over the same records'].map((phrase) => text.indexOf(phrase));
  assert.deepEqual(
    [...places].sort((a, b) => a - b),
    places,
  );
  assert.ok(!places.includes(-1));
});

test('the metric that decides is shown first, records in the order of the report', () => {
  const [decides, ...others] = [...improved.metrics].reverse();
  const html = renderReportHtml({ ...improved, metrics: [...others, ...(decides ? [decides] : [])] });
  assert.match(html.slice(html.indexOf('class="card metric"')), /^class="card metric">\s*<h3>BERTScore F1 /u);
  const ids = [...html.matchAll(/data-change="\w+">\s*<h3>(record-\d+)/gu)].map(([, id]) => id);
  assert.deepEqual(
    ids,
    improved.sideBySide.map(({ id }) => id),
  );
});

test('every chart says in words what it shows', () => {
  for (const report of [improved, classified, hostileEvaluation]) {
    const charts = renderReportHtml(report).match(/<svg[^>]*>/gu) ?? [];
    assert.ok(charts.length > 0);
    for (const chart of charts) assert.match(chart, /role="img" aria-label="[^"]{20,}"/u);
  }
});

test('a figure that does not exist is a dash, and a chart without figures is left out', () => {
  // JSON has no NaN: what could not be computed arrives as null, whatever its type says.
  const [metric] = improved.metrics;
  assert.ok(metric);
  const none = { value: null as unknown as number, low: null, high: null };
  const empty = {
    ...metric,
    baseline: none,
    candidate: none,
    difference: { ...none, pValue: null, test: 'none' },
    histogram: { edges: [], counts: [] },
  };
  const html = renderReportHtml({ ...improved, metrics: [empty], losses: { training: [], validation: [] } });
  assert.doesNotMatch(html, /<svg|NaN|undefined/u);
  assert.match(visibleText(html), /BERTScore F1.*–/u);
});

test('lower is better where a metric says so', () => {
  const [metric] = improved.metrics;
  assert.ok(metric);
  const html = renderReportHtml({ ...improved, metrics: [{ ...metric, higherIsBetter: false }] });
  assert.match(html, /class="chip bad"><span aria-hidden="true">▲ <\/span>\+0\.1475/u);
  assert.match(visibleText(html), /Lower is better/u);
});

test('a difference whose interval holds zero is not coloured', () => {
  assert.match(renderReportHtml(classified), /class="chip same">\+0\.0500/u);
});

test('many labels are drawn without counts and tabled by their confusions', () => {
  const labels = Array.from({ length: 40 }, (_, i) => `label-${i}`);
  const row = labels.map(() => 0.5);
  const detail = {
    matrix: labels.map((_, i) => labels.map((_, j) => (i === j ? 9 : j === (i + 1) % 40 ? 1 : 0))),
    precision: row,
    recall: row,
    f1: row,
    support: labels.map(() => 10),
  };
  const html = renderReportHtml({ ...classified, classification: { labels, baseline: detail, candidate: detail } });
  assert.match(html, /Most frequent confusions/u);
  assert.ok(html.length < 2_000_000, `${html.length} characters`);
});

test('the same report gives the same page', () => {
  assert.equal(renderReportHtml(classified), renderReportHtml(classified));
});

test('a page of 20 records stays below 500 KB, and megabytes of text are cut', () => {
  assert.ok(Buffer.byteLength(renderReportHtml(improved)) < 500_000);
  const html = renderReportHtml(hostileEvaluation);
  assert.ok(Buffer.byteLength(html) < 500_000);
  assert.match(html, /… 1,046,576 more characters not shown/u);
});

test('the policy allows nothing but what is in the page, and no element carries a style', () => {
  const html = renderReportHtml(hostileEvaluation);
  assert.match(
    html,
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'">/u,
  );
  assert.equal(html.match(/<script/gu)?.length, 1);
  assert.equal(html.match(/<style/gu)?.length, 1);
  for (const [tag] of html.replace(/<script>[\s\S]*?<\/script>/u, '').matchAll(/<[a-z][^>]*>/giu))
    assert.doesNotMatch(tag.replace(/"[^"]*"/gu, '""'), / (?:style|on\w+|src)=/u);
});

/** Without tags, styles and the script; entities as characters. */
function visibleText(html: string): string {
  return html
    .slice(html.indexOf('<main>'), html.lastIndexOf('</main>'))
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/\s+/gu, ' ');
}

test('a record shows what came with its prompt: system prompt, history, and images by name only', () => {
  const [first] = improved.sideBySide;
  assert.ok(first);
  const record = {
    ...first,
    system: 'Be brief.',
    history: [
      { role: 'user', text: 'Hi.' },
      { role: 'assistant', text: 'Hello.' },
    ] as const,
    images: [
      { uri: 's3://private-bucket/scans/invoice/page-1.png' },
      { uri: 's3://private-bucket/scans/invoice/page-2.png' },
    ],
  };
  const page = renderReportHtml({ ...improved, sideBySide: [record] });
  for (const text of ['System prompt: Be brief.', 'Said before: user: Hi.', 'Images: page-1.png, page-2.png'])
    assert.ok(page.includes(text), text);
  assert.ok(!page.includes('private-bucket/scans'));
  assert.ok(!/<img\b[^>]*s3:/.test(page));
});
