import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run as cli } from './harness.ts';

const model = 'cohere.command-light-text-v14:7:4k';
const examples = join(
  fileURLToPath(new URL('.', import.meta.url)),
  '..',
  '..',
  'examples',
  'data',
  'training-data.jsonl',
);

describe('temper data', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'temper-data-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('prepares the example data, and again into the same files', async () => {
    const args = [
      'data',
      'prepare',
      '--source',
      examples,
      '--base-model',
      model,
      '--out',
      join(folder, 'out'),
      '--split',
      '0.1,0.1',
      '--json',
    ];
    const first = await cli(args);
    assert.equal(first.exitCode, 0, first.stderr);
    const answer = JSON.parse(first.stdout) as {
      digest: string;
      written: { wasThere: boolean; sets: { uri: string; records: number }[] };
    };
    assert.deepEqual(
      answer.written.sets.map(({ records }) => records),
      [192, 24, 24],
    );
    const lines = (await readFile(answer.written.sets[0]?.uri ?? '', 'utf8')).trim().split('\n');
    assert.equal(lines.length, 192);
    const again = JSON.parse((await cli(args)).stdout) as typeof answer;
    assert.deepEqual([again.digest, again.written.wasThere], [answer.digest, true]);
  });

  it('says where a file is wrong, with exit code 2 and a page', async () => {
    const path = join(folder, 'bad.jsonl');
    await writeFile(path, '{"prompt":"a","completion":"b"}\n\n{"prompt":"<script>alert(1)</script>"}\n');
    const { exitCode, stdout } = await cli([
      'data',
      'check',
      path,
      '--base-model',
      model,
      '--html',
      join(folder, 'bad.html'),
    ]);
    assert.equal(exitCode, 2);
    assert.match(stdout, /bad\.jsonl:2: blank line: is blank: remove it/);
    assert.match(stdout, /bad\.jsonl:3: format: has no answer/);
    const page = await readFile(join(folder, 'bad.html'), 'utf8');
    assert.match(page, /Problems/);
    assert.doesNotMatch(page, /<script>alert/);
  });

  for (const [name, args, says] of [
    [
      'an unknown model',
      ['check', examples, '--base-model', 'cohere.command-lite'],
      /is no base model that Temper knows/,
    ],
    ['a file that is not there', ['check', 'nowhere.jsonl', '--base-model', model], /nowhere\.jsonl does not exist/],
    [
      'a file of no known kind',
      ['check', fileURLToPath(import.meta.url), '--base-model', model],
      /has no name that says what it is/,
    ],
    [
      'shares that take all',
      ['prepare', '--source', examples, '--base-model', model, '--out', 'x', '--split', '0.5,0.5'],
      /two shares from 0 to below 1/,
    ],
    [
      'a mapping of the answer alone',
      ['check', examples, '--base-model', model, '--map', 'completion=completion'],
      /--map prompt is missing: a mapping of the completion needs one of the prompt/,
    ],
    [
      'a mapping to two prompts',
      ['check', examples, '--base-model', model, '--map', 'prompt=prompt,input=prompt'],
      /--map input stands beside prompt/,
    ],
    [
      'rows without a mapping',
      ['check', examples, '--base-model', model, '--form', 'rows'],
      /--map is missing: records of the form "rows" need a mapping/,
    ],
    [
      'a share of what has its own source',
      [
        'prepare',
        '--source',
        examples,
        '--base-model',
        model,
        '--out',
        'x',
        '--split',
        '0,0.1',
        '--evaluation-source',
        examples,
      ],
      /--split evaluation parts evaluation data off, but evaluationSource brings it/,
    ],
    [
      'a mapping of nothing',
      ['check', examples, '--base-model', model, '--map', 'prompt'],
      /has to look like prompt=dialogue,completion=summary/,
    ],
  ] as const) {
    it(`refuses ${name} with a remedy`, async () => {
      const { exitCode, stderr } = await cli(['data', ...args]);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    });
  }
});
