import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadBertScorer, loadSentenceEncoder, type BertScorer } from '../../src/metrics/index.ts';
import { EncoderError } from '../../src/metrics/bertscore/encoder-error.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import { run, type Ran, type World } from './harness.ts';

const encoder = fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url));
const nouns = 'cat dog bird fish horse mouse snake cow pig hen'.split(' ');
const references = Array.from({ length: 40 }, (_, i) => `the ${nouns[i % 10]} sat on mat number ${i} and slept`);
const good = references.map((reference, i) => (i % 4 === 0 ? `${reference} well` : reference));
const poor = references.map((_, i) => `it might be something about mat ${i}`);

let folder: string;
let scorer: BertScorer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-evaluate-'));
  scorer = await loadBertScorer({ encoder, threads: 1 });
  await file('references.json', references);
  await file('good.json', good);
  await file('poor.json', poor);
  await file('half.json', half(good));
  await file(
    'none.json',
    good.map(() => null),
  );
  await file(
    'short.json',
    references.map((reference) => reference.split(' ').slice(0, 2).join(' ')),
  );
  await file(
    'padded.json',
    references.map((reference) => `${reference} ${'and so on and on '.repeat(9)}`),
  );
});
after(async () => {
  await scorer?.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const inFolder = (name: string) => join(folder, name);
const withoutEncoder = ['--metrics', 'rougeL', '--metric', 'rougeL.f1'];

function evaluate(baseline: string, candidate: string, more: readonly string[] = [], world: World = {}): Promise<Ran> {
  const files = ['--baseline', inFolder(baseline), '--candidate', inFolder(candidate)];
  const truth = more.includes('--references') || more.includes('--prompts') ? [] : ['references.json'].map(inFolder);
  const named = truth.flatMap((path) => ['--references', path]);
  return run(['evaluate', ...files, ...named, '--resamples', '1000', ...more], world);
}

async function reportOf(ran: Promise<Ran>): Promise<EvaluationReport> {
  const { stdout, stderr } = await ran;
  const answer = JSON.parse(stdout) as EvaluationReport & { readonly error?: string };
  assert.equal(answer.error, undefined, stderr);
  return answer;
}

const half = (answers: readonly string[]) => answers.map((answer, i) => (i % 2 === 0 ? answer : null));

const outcomes: readonly {
  readonly name: string;
  readonly files: readonly [baseline: string, candidate: string];
  readonly more?: readonly string[];
  readonly says: RegExp;
  readonly gate: number;
}[] = [
  { name: 'a better candidate', files: ['poor.json', 'good.json'], says: /^Better/u, gate: 0 },
  { name: 'a worse candidate', files: ['good.json', 'poor.json'], says: /^Worse/u, gate: 1 },
  { name: 'the same answers', files: ['good.json', 'good.json'], says: /^Inconclusive/u, gate: 1 },
  {
    name: 'less of an improvement than asked for',
    files: ['poor.json', 'good.json'],
    more: ['--minimum-improvement', '0.99'],
    says: /^Worse/u,
    gate: 1,
  },
  {
    name: 'an improvement by the bare means',
    files: ['poor.json', 'good.json'],
    more: ['--rule', 'mean'],
    says: /^Better/u,
    gate: 0,
  },
  {
    name: 'a guardrail that is broken',
    files: ['padded.json', 'short.json'],
    more: ['--metric', 'rougeL.precision', '--guardrail', 'rougeL.recall:0.1'],
    says: /^Worse[^]*Guardrail ROUGE-L recall/u,
    gate: 1,
  },
  {
    name: 'too few answers',
    files: ['poor.json', 'half.json'],
    says: /^Invalid[^]*Only 50 % of the records/u,
    gate: 2,
  },
  {
    name: 'too few answers, but as many as asked for',
    files: ['poor.json', 'half.json'],
    more: ['--minimum-coverage', '0.5'],
    says: /^Better/u,
    gate: 0,
  },
  {
    name: 'no answers at all',
    files: ['poor.json', 'none.json'],
    says: /^Invalid[^]*No record was answered by both models/u,
    gate: 2,
  },
];

for (const { name, files, more = [], says, gate } of outcomes) {
  test(`${name}: the gate exits with ${gate}, and without it having compared is the success`, async () => {
    const [baseline, candidate] = files;
    const gated = await evaluate(baseline, candidate, [...withoutEncoder, ...more, '--gate']);
    assert.match(gated.stdout, says, gated.stderr);
    assert.equal(gated.exitCode, gate);
    const plain = await evaluate(baseline, candidate, [...withoutEncoder, ...more]);
    assert.equal(plain.exitCode, 0);
  });
}

test('BERTScore and ROUGE-L are measured unless others are named, by the encoder that is named', async () => {
  const asked: string[] = [];
  const loadEncoder = async (name: string) => {
    asked.push(name);
    return scorer;
  };
  const report = await reportOf(evaluate('poor.json', 'good.json', ['--json'], { loadEncoder }));
  assert.deepEqual(
    report.metrics.map(({ name }) => name),
    ['bertscore', 'rougeL'].flatMap((family) =>
      (family === 'bertscore' ? ['f1', 'precision', 'recall'] : ['precision', 'recall', 'f1']).map(
        (part) => `${family}.${part}`,
      ),
    ),
  );
  assert.match(report.metrics[0]?.signature ?? '', /encoder:tiny-encoder/u);
  assert.equal(report.verdict, 'better');
  await evaluate('poor.json', 'good.json', ['--encoder', 'another'], { loadEncoder });
  assert.deepEqual(asked, ['an-encoder', 'another']);

  const others = await reportOf(
    evaluate('poor.json', 'good.json', ['--json', '--metrics', 'bleu, chrf', '--metric', 'chrf']),
  );
  assert.deepEqual(
    others.metrics.map(({ name }) => name),
    ['chrf', 'bleu'],
  );
});

test('embeddingCosine decides by an encoder of sentences, and no other is loaded for it', async () => {
  const asked: string[] = [];
  const sentences = await loadSentenceEncoder({ encoder, threads: 1 });
  const world: World = {
    loadSentenceEncoder: async (name) => {
      asked.push(name);
      return sentences;
    },
  };
  const alone = ['--json', '--metrics', 'embeddingCosine', '--metric', 'embeddingCosine'];
  try {
    const report = await reportOf(evaluate('poor.json', 'good.json', alone, world));
    assert.deepEqual(
      report.metrics.map(({ name }) => name),
      ['embeddingCosine'],
    );
    assert.match(report.metrics[0]?.signature ?? '', /^embeddingCosine\|encoder:tiny-encoder,/u);
    assert.equal(report.verdict, 'better');
    await evaluate('poor.json', 'good.json', [...alone, '--sentence-encoder', 'another'], world);
    assert.deepEqual(asked, ['a-sentence-encoder', 'another']);
  } finally {
    await sentences.close();
  }
});

const choices: readonly {
  readonly flags: readonly string[];
  readonly metric: string;
  readonly signature: RegExp;
}[] = [
  { flags: ['--bertscore-idf'], metric: 'bertscore.f1', signature: /\|idf:references\|/u },
  {
    flags: ['--bertscore-rescale', fileURLToPath(new URL('../golden/baseline.csv', import.meta.url))],
    metric: 'bertscore.f1',
    signature: /\|rescale:file-[0-9a-f]{8}\|/u,
  },
  { flags: ['--bertscore-precision', 'int8'], metric: 'bertscore.f1', signature: /\|precision:int8\|deviation:/u },
  { flags: ['--bertscore-layer', '1'], metric: 'bertscore.f1', signature: /\|layer:1\|/u },
  { flags: ['--rouge-stem'], metric: 'rougeLsum.f1', signature: /\|stem:porter\|/u },
  { flags: ['--exact-match-normalised'], metric: 'exactMatch', signature: /\|norm:squad\|/u },
  { flags: ['--json-match-fenced'], metric: 'jsonMatch', signature: /\|fence:accepted\|/u },
  { flags: ['--classification-ignore-case'], metric: 'macroF1', signature: /\|case:lower\|/u },
];
for (const { flags, metric, signature } of choices) {
  test(`${flags[0]} shows in the signature of ${metric}, and in what it takes to compute the same again`, async () => {
    const opened: BertScorer[] = [];
    const loadEncoder: NonNullable<World['loadEncoder']> = async (_name, chosen) => {
      opened.push(await loadBertScorer({ encoder, threads: 1, ...chosen }));
      return opened[0] ?? assert.fail();
    };
    try {
      const shown = ['--json', '--metrics', metric, '--metric', metric];
      const report = await reportOf(evaluate('poor.json', 'good.json', [...shown, ...flags], { loadEncoder }));
      assert.match(report.metrics[0]?.signature ?? '', signature);
      const plain = await reportOf(evaluate('poor.json', 'good.json', shown, { loadEncoder: async () => scorer }));
      assert.doesNotMatch(plain.metrics[0]?.signature ?? '', signature);
      assert.notDeepEqual(report.provenance.request, plain.provenance.request);
    } finally {
      for (const each of opened) await each.close();
    }
  });
}

test('labels that differ by case alone are one where case is ignored, in figures and in the heat-map', async () => {
  const truths = references.map((_, i) => (i % 2 === 0 ? 'Yes' : 'no'));
  const labels = await file('labels.json', truths);
  await file(
    'shouted.json',
    truths.map((label) => label.toUpperCase()),
  );
  const args = ['--json', '--references', labels, '--metrics', 'accuracy', '--metric', 'accuracy'];
  const strict = await reportOf(evaluate('poor.json', 'shouted.json', args));
  const loose = await reportOf(evaluate('poor.json', 'shouted.json', [...args, '--classification-ignore-case']));
  assert.deepEqual([strict.metrics[0]?.candidate.value, loose.metrics[0]?.candidate.value], [0, 1]);
  assert.deepEqual(loose.classification?.labels.slice(0, 2), ['no', 'yes']);
  assert.equal(loose.classification?.candidate.matrix[0]?.[0], 20);
});

test('options that the encoder cannot follow are misuse, said before anything is scored', async () => {
  const loadEncoder: NonNullable<World['loadEncoder']> = (_name, chosen) =>
    loadBertScorer({ encoder, threads: 1, ...chosen });
  const layer = await evaluate('poor.json', 'good.json', ['--bertscore-layer', '7'], { loadEncoder });
  assert.equal(layer.exitCode, 2);
  assert.match(layer.stderr, /layer 7 is asked for; it has layers 0 to 3\..*--bertscore-layer/u);
  const rescale = await evaluate('poor.json', 'good.json', ['--bertscore-rescale', 'en'], { loadEncoder });
  assert.equal(rescale.exitCode, 2);
  assert.match(rescale.stderr, /no rescaling baseline of tiny-encoder for the language "en".*--bertscore-rescale/u);
});

test('an encoder of sentences that cannot be loaded: what to do, and how to do without', async () => {
  const world: World = { loadSentenceEncoder: (name) => loadSentenceEncoder({ encoder: name }) };
  const args = ['--metric', 'embeddingCosine', '--metrics', 'bleu', '--sentence-encoder', '/no/such'];
  const ran = await evaluate('poor.json', 'good.json', args, world);
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /The sentence encoder "\/no\/such" can't be loaded/u);
  assert.match(ran.stderr, /--sentence-encoder names it too/u);
});

test('an encoder that cannot be loaded: what to do, and how to do without', async () => {
  const loadEncoder = async (name: string) => {
    throw new EncoderError(name, 'the hub does not answer.');
  };
  const ran = await evaluate('poor.json', 'good.json', [], { loadEncoder });
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /"an-encoder" can't be loaded: the hub does not answer\..*TEMPER_ENCODER/u);
  assert.match(ran.stderr, /`--metrics rougeL --metric rougeL\.f1` needs no encoder/u);
  assert.equal((await evaluate('poor.json', 'good.json', ['--gate'], { loadEncoder })).exitCode, 2);
});

test('a tenth of the answers dropped at random changes no score of the others, is listed, and is invalid', async () => {
  const dropped = new Set(pick(4, references.length, 20261121));
  await file(
    'gappy.json',
    good.map((answer, i) => (dropped.has(i) ? null : answer)),
  );
  const loadEncoder = async () => scorer;
  const all = await reportOf(evaluate('poor.json', 'good.json', ['--json'], { loadEncoder }));
  const rest = await reportOf(evaluate('poor.json', 'gappy.json', ['--json'], { loadEncoder }));

  assert.equal(rest.verdict, 'invalid');
  assert.deepEqual([rest.records.total, rest.records.scored, rest.records.coverage], [40, 36, 0.9]);
  assert.deepEqual(
    rest.records.failures.map(({ id, role }) => [Number(id), role]),
    [...dropped].sort((a, b) => a - b).map((record) => [record, 'candidate']),
  );
  const before = new Map(all.sideBySide.map((record) => [record.id, record]));
  assert.equal(rest.sideBySide.length, 36);
  for (const record of rest.sideBySide) assert.deepEqual(record, before.get(record.id));

  const gated = await evaluate('poor.json', 'gappy.json', ['--gate'], { loadEncoder });
  assert.equal(gated.exitCode, 2);
  assert.match(gated.stdout, /without an answer, left out of both models \(4\)/u);
});

const forms: readonly (readonly [name: string, content: unknown])[] = [
  ['lines of text', good.map((answer) => JSON.stringify(answer)).join('\n')],
  ['lines with a completion', good.map((completion) => JSON.stringify({ completion })).join('\r\n')],
  ['lines with a text', `${good.map((text) => JSON.stringify({ text })).join('\n')}\n`],
  ['an array of objects', good.map((text) => ({ text }))],
  ['a byte order mark', `\uFEFF${JSON.stringify(good)}`],
];
for (const [name, content] of forms) {
  test(`answers may come as ${name}`, async () => {
    await file('form.jsonl', content);
    const report = await reportOf(evaluate('poor.json', 'form.jsonl', ['--json', ...withoutEncoder]));
    const same = await reportOf(evaluate('poor.json', 'good.json', ['--json', ...withoutEncoder]));
    assert.deepEqual(report.metrics, same.metrics);
  });
}

test('null may stand in a field of a line, too', async () => {
  await file('form.jsonl', good.map((text, i) => JSON.stringify({ text: i === 7 ? null : text })).join('\n'));
  const report = await reportOf(evaluate('poor.json', 'form.jsonl', ['--json', ...withoutEncoder]));
  assert.deepEqual(
    report.records.failures.map(({ id }) => id),
    ['000007'],
  );
});

test('prompts are shown beside the answers, and may bring the references', async () => {
  const lines = references.map((completion, i) => JSON.stringify({ prompt: `question ${i}`, completion })).join('\n');
  const both = await file('both.jsonl', lines);
  const report = await reportOf(evaluate('poor.json', 'good.json', ['--json', '--prompts', both, ...withoutEncoder]));
  const shown = report.sideBySide.find(({ id }) => id === '000011');
  assert.deepEqual([shown?.prompt, shown?.reference], ['question 11', references[11]]);
});

test('the report is written as a page, as JUnit that parses, and as JSON; figures can be computed again', async () => {
  const paths = { '--html': 'r.html', '--junit': 'r.xml', '--report-json': 'r.json' };
  const options = Object.entries(paths).flatMap(([option, name]) => [option, inFolder(name)]);
  const ran = await evaluate('poor.json', 'half.json', [...withoutEncoder, ...options]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.equal(ran.stdout.match(/^Wrote /gmu)?.length, 3);
  assert.match(await readFile(inFolder('r.html'), 'utf8'), /^<!doctype html>/iu);

  const report = JSON.parse(await readFile(inFolder('r.json'), 'utf8')) as EvaluationReport;
  assert.equal(report.verdict, 'invalid');
  assert.deepEqual(report.provenance.models, { baseline: inFolder('poor.json'), candidate: inFolder('half.json') });
  assert.match(report.provenance.datasetDigest ?? '', /^[0-9a-f]{64}$/u);
  assert.deepEqual(Object.keys(report.provenance.versions), ['node']);
  const again = await reportOf(evaluate('poor.json', 'half.json', ['--json', ...withoutEncoder]));
  const { createdAt: _then, ...provenance } = report.provenance;
  const { createdAt: _now, ...provenanceAgain } = again.provenance;
  assert.deepEqual({ ...report, provenance }, { ...again, provenance: provenanceAgain });

  const script =
    'import sys, xml.etree.ElementTree as e; r = e.parse(sys.argv[1]).getroot(); print(r.tag, r.get("errors"), len(r.findall(".//skipped")))';
  const parsed = execFileSync('python3', ['-c', script, inFolder('r.xml')], { encoding: 'utf8' });
  assert.equal(parsed.trim(), 'testsuites 1 20');
});

const answersOf = (name: string) => ['--candidate', name];
const misuses: readonly {
  readonly name: string;
  readonly args: () => Promise<readonly string[]>;
  readonly says: RegExp;
}[] = [
  {
    name: 'counts that differ',
    args: async () => answersOf(await file('few.json', good.slice(0, 39))),
    says: /few\.json has 39 answers, but \S+references\.json has 40 references: .*write null/u,
  },
  {
    name: 'a line that is no answer',
    args: async () => answersOf(await file('odd.jsonl', '"a"\n{"answer":"b"}\n7')),
    says: /odd\.jsonl:2 is no answer[^]*odd\.jsonl:3 is no answer/u,
  },
  {
    name: "a run's part file, whose lines are in no order",
    args: async () => answersOf(await file('part.jsonl', '{"id":"000001","text":"b"}\n{"id":"000000","text":"a"}')),
    says: /part\.jsonl:1 is the answer to record 1, but stands in the place of record 0/u,
  },
  {
    name: 'broken JSON',
    args: async () => answersOf(await file('broken.json', '["a", ')),
    says: /broken\.json:1 is not JSON/u,
  },
  { name: 'an empty file', args: async () => answersOf(await file('empty.json', '')), says: /empty\.json is empty/u },
  {
    name: 'a file that is not there',
    args: async () => answersOf(inFolder('nowhere.json')),
    says: /there is no file \S+nowhere\.json: check --candidate/u,
  },
  {
    name: 'a file against a model',
    args: async () => answersOf('cohere.command-light-text-v14'),
    says: /there is no file cohere\.command-light-text-v14: check --candidate; --baseline is a file/u,
  },
  {
    name: 'an unknown metric',
    args: async () => ['--metric', 'rouge'],
    says: /^--metric must be one of "bertscore\.f1"/mu,
  },
  {
    name: 'an unknown metric to show',
    args: async () => ['--metrics', 'bleu,rogue'],
    says: /^--metrics must be one of/mu,
  },
  { name: 'an unknown rule', args: async () => ['--rule', 'vibes'], says: /^--rule must be one of "paired", "mean"/mu },
  {
    name: 'a judge',
    args: async () => ['--judge', 'amazon.nova-pro-v1:0', '--rubric', 'Shorter is better.'],
    says: /^judge\.winRate takes a judge, which is asked in Bedrock.*: name models as --baseline and --candidate/mu,
  },
  {
    name: "a judge's win rate",
    args: async () => ['--guardrail', 'judge.winRate:0.1'],
    says: /^judge\.winRate takes/mu,
  },
  {
    name: 'a share above one',
    args: async () => ['--minimum-coverage', '95'],
    says: /^--minimum-coverage must be a number from 0 to 1/mu,
  },
  {
    name: 'too few resamples',
    args: async () => ['--resamples', '10'],
    says: /^--resamples must be a whole number from 1000/mu,
  },
  {
    name: 'a precision that there is not',
    args: async () => ['--bertscore-precision', 'fp16'],
    says: /^--bertscore-precision must be one of "fp32", "int8", but is "fp16"/mu,
  },
  { name: 'half a layer', args: async () => ['--bertscore-layer', '1.5'], says: /It has to be a whole number/u },
  { name: 'a word for a number', args: async () => ['--seed', 'x'], says: /It has to be a number/u },
  { name: 'a guardrail without a drop', args: async () => ['--guardrail', 'bleu:'], says: /It has to be a number/u },
  { name: 'a guardrail on nothing', args: async () => ['--guardrail', 'x:0.1'], says: /^--guardrail must be one of/mu },
  {
    name: 'a report into a folder that is not there',
    args: async () => ['--html', inFolder('no/r.html')],
    says: /--html \S+: there is no folder \S+no; create it first/u,
  },
  { name: 'an option for models', args: async () => ['--workflow-id', 'x'], says: /--workflow-id is for models/u },
];
for (const { name, args, says } of misuses) {
  test(`${name} is misuse`, async () => {
    const ran = await evaluate('poor.json', 'good.json', [...withoutEncoder, ...(await args())]);
    assert.match(ran.stderr, says);
    assert.equal(ran.exitCode, 2);
    assert.equal(ran.stdout, '');
  });
}

test('without references there is nothing to compare with', async () => {
  const files = ['--baseline', inFolder('poor.json'), '--candidate', inFolder('good.json')];
  const ran = await run(['evaluate', ...files]);
  assert.equal(ran.exitCode, 2);
  assert.match(ran.stderr, /--references FILE, or --prompts FILE that holds both/u);
});

/** So many different numbers below `limit`; Park and Miller's generator is random enough to choose records. */
function pick(count: number, limit: number, seed: number): number[] {
  const picked = new Set<number>();
  for (let state = seed; picked.size < count; picked.add(state % limit)) state = (state * 48_271) % 2_147_483_647;
  return [...picked];
}
