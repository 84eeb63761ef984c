import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestOf, parseEvaluationRecords } from '../../../src/domain/dataset/evaluation-records.ts';

const prompts = ['First?', 'Second [sic]?', 'Third\nline?'];
const references = ['One.', '[Two]', 'Three: "3".'];
const expected = prompts.map((prompt, index) => ({ id: `00000${index}`, prompt, reference: references[index] }));

const asLines = (values: readonly unknown[], end = '\n') => values.map((value) => JSON.stringify(value)).join(end);
const promptObjects = prompts.map((prompt) => ({ prompt }));

const promptFile = (text: string) => ({ uri: 's3://b/prompts.json', text });
const referenceFile = (text: string) => ({ uri: 's3://b/references.json', text });

/** `field: message` of every problem. */
function problemsOf(promptText: string, referenceText?: string): string[] {
  const found = parseEvaluationRecords(
    promptFile(promptText),
    referenceText === undefined ? undefined : referenceFile(referenceText),
  );
  return (found.problems ?? []).map(({ field, message }) => `${field}: ${message}`);
}

describe('evaluation data', () => {
  const promptShapes: Record<string, string> = {
    'a JSON array': JSON.stringify(promptObjects),
    'an indented JSON array': `\n  ${JSON.stringify(promptObjects, null, 4)}\n`,
    'JSON Lines': `${asLines(promptObjects)}\n`,
    'JSON Lines with blank lines and CRLF': `\r\n${asLines(promptObjects, '\r\n\r\n')}\r\n`,
    'JSON Lines with a byte order mark': `\uFEFF${asLines(promptObjects)}`,
    'an array with a byte order mark': `\uFEFF${JSON.stringify(promptObjects)}`,
  };
  const referenceShapes: Record<string, string> = {
    'an array of texts': JSON.stringify(references, null, 4),
    'an array of completions': JSON.stringify(references.map((completion) => ({ completion }))),
    'an array of references': JSON.stringify(references.map((reference) => ({ reference }))),
    'lines of texts': asLines(references),
    'lines of completions': asLines(references.map((completion) => ({ completion }))),
    'lines of references': asLines(references.map((reference) => ({ reference }))),
    'a mixture': asLines([references[0], { completion: references[1] }, { reference: references[2] }]),
  };
  for (const [promptShape, promptText] of Object.entries(promptShapes))
    for (const [referenceShape, referenceText] of Object.entries(referenceShapes))
      test(`is read from prompts in ${promptShape} and references in ${referenceShape}`, () => {
        assert.deepEqual(parseEvaluationRecords(promptFile(promptText), referenceFile(referenceText)), {
          records: expected,
        });
      });

  for (const key of ['completion', 'reference']) {
    const both = prompts.map((prompt, index) => ({ prompt, [key]: references[index], topic: 'x' }));
    for (const [shape, text] of [
      ['a JSON array', JSON.stringify(both)],
      ['JSON Lines', asLines(both)],
    ] as const)
      test(`is read from one file with both, with "${key}", in ${shape}`, () => {
        assert.deepEqual(parseEvaluationRecords(promptFile(text)), { records: expected });
      });
  }

  test('may be one record', () => {
    assert.equal(parseEvaluationRecords(promptFile('{"prompt":"a","completion":"b"}')).records?.length, 1);
  });

  test('has ids that sort as its records do', () => {
    const many = Array.from({ length: 1200 }, (_, index) => ({ prompt: `p${index}`, reference: 'r' }));
    const ids = parseEvaluationRecords(promptFile(JSON.stringify(many))).records?.map(({ id }) => id) ?? [];
    assert.equal(new Set(ids).size, 1200);
    assert.deepEqual(ids.toSorted(), ids);
  });

  test('with fewer references than prompts names both counts, both files and the first without one', () => {
    assert.deepEqual(problemsOf(JSON.stringify(promptObjects), '["One."]'), [
      's3://b/references.json: has 1 reference, but s3://b/prompts.json has 3 prompts: prompt 2 is the first without a reference; there must be one for each, in the same order',
    ]);
  });

  test('with more references than prompts says so', () => {
    assert.match(
      problemsOf('[{"prompt":"a"}]', asLines(references)).join(),
      /has 3 references, but .* has 1 prompt: reference 2 is the first without a prompt/,
    );
  });

  const wrong: readonly (readonly [string, string, string | undefined, RegExp])[] = [
    [
      'an empty file of prompts',
      ' \n',
      '["a"]',
      /^s3:\/\/b\/prompts\.json: is empty: evaluation needs at least one record$/,
    ],
    ['an empty file of references', '[{"prompt":"a"}]', '', /^s3:\/\/b\/references\.json: is empty/],
    ['an empty array', '[]', '["a"]', /^s3:\/\/b\/prompts\.json: is an empty array/],
    [
      'an array that is no JSON',
      '[\n  {"prompt": "a"},\n  {"prompt": "b"}\n  {"prompt": "c"}\n]',
      '["a"]',
      /^s3:\/\/b\/prompts\.json:4: is not JSON \(comma expected at column 3\)$/,
    ],
    [
      'an array that does not end',
      '["a",\n"b"',
      undefined,
      /^s3:\/\/b\/prompts\.json:2: is not JSON \(close bracket expected at column 4\)$/,
    ],
    [
      'a comma too many',
      '[{"prompt":"a"},]',
      '["a"]',
      /^s3:\/\/b\/prompts\.json:1: is not JSON \(value expected at column 17\)$/,
    ],
    [
      'a line that is no JSON',
      '{"prompt":"a"}\n{prompt: "b"}',
      '["a"]',
      /^s3:\/\/b\/prompts\.json:2: is not JSON .*write one JSON value a line, or one JSON array/,
    ],
    [
      'a prompt without "prompt"',
      '[{"prompt":"a"},{"question":"b"}]',
      '["a","b"]',
      /^s3:\/\/b\/prompts\.json\[1\]: has no "prompt": write \{"prompt": "…"\}$/,
    ],
    ['a prompt that is null', 'null', '["a"]', /^s3:\/\/b\/prompts\.json:1: has no "prompt"/],
    ['an empty prompt', '{"prompt":" "}', '["a"]', /^s3:\/\/b\/prompts\.json:1: has an empty prompt$/],
    [
      'a reference that is a number',
      '{"prompt":"a"}',
      '[7]',
      /^s3:\/\/b\/references\.json\[0\]: is no reference: write "…"/,
    ],
    ['an empty reference', '{"prompt":"a"}', '[""]', /^s3:\/\/b\/references\.json\[0\]: has an empty reference$/],
    [
      'prompts alone',
      '{"prompt":"a"}',
      undefined,
      /^s3:\/\/b\/prompts\.json:1: has no "completion" or "reference": add one, or name a file/,
    ],
  ];
  for (const [name, promptText, referenceText, pattern] of wrong)
    test(`with ${name} says where`, () => {
      const problems = problemsOf(promptText, referenceText);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', pattern);
    });

  test('with problems in both files reports both', () => {
    assert.deepEqual(
      problemsOf('{', '[').map((problem) => problem.split(': ')[0]),
      ['s3://b/prompts.json:1', 's3://b/references.json:1'],
    );
  });

  test('with very many problems reports twenty and how many there are', () => {
    const problems = problemsOf(asLines(Array.from({ length: 50 }, () => ({}))), asLines(references));
    assert.equal(problems.length, 21);
    assert.match(problems.at(-1) ?? '', /has 50 problems in all; the first 20 are shown/);
  });
});

describe('the digest of evaluation data', () => {
  const of = (promptText: string, referenceText?: string) => {
    const { records } = parseEvaluationRecords(
      promptFile(promptText),
      referenceText === undefined ? undefined : referenceFile(referenceText),
    );
    return digestOf(records ?? []);
  };
  const digest = of(JSON.stringify(promptObjects), JSON.stringify(references));
  const both = prompts.map((prompt, index) => ({ topic: 'x', completion: references[index], prompt }));

  test('is the same whichever files and forms it came in', () => {
    assert.match(digest, /^[0-9a-f]{64}$/);
    assert.equal(of(asLines(promptObjects), asLines(references)), digest);
    assert.equal(of(asLines(both)), digest);
  });

  for (const [what, changed] of [
    ['a prompt', both.with(1, { ...both[1], prompt: 'Another?' } as (typeof both)[number])],
    ['a reference', both.with(1, { ...both[1], completion: 'Another.' } as (typeof both)[number])],
    ['the order', both.toReversed()],
    ['the number of records', both.slice(1)],
  ] as const)
    test(`is another where ${what} differs`, () => assert.notEqual(of(asLines(changed)), digest));
});
