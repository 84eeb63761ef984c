import assert from 'node:assert/strict';
import test from 'node:test';
import { jsonMatch, jsonMatchSignature } from '../../src/metrics/json-match.ts';

const cases: readonly [why: string, candidate: string, reference: string, share: number][] = [
  ['order of keys and white space do not count', '{"a":1,"b":[true,null]}', ' {"b": [true, null], "a": 1.0}\n', 1],
  ['one field of two differs', '{"a":1,"b":2}', '{"a":1,"b":3}', 1 / 2],
  ['a missing field counts', '{"a":1}', '{"a":1,"b":2,"c":3}', 1 / 3],
  ['an extra field counts', '{"a":1,"b":2,"c":3}', '{"a":1}', 1 / 3],
  ['items compare by position', '[1,2,3]', '[2,1,3]', 1 / 3],
  ['types count', '{"a":"1","b":true}', '{"a":1,"b":"true"}', 0],
  ['a value where an object should be', '{"a":1}', '{"a":{"b":1,"c":2}}', 0],
  ['an array is no object', '{"a":{"0":1}}', '{"a":[1]}', 0],
  ['dots in keys are no paths', '{"a.b":1}', '{"a":{"b":1}}', 0],
  ['empty object and array are leaves', '{"a":{},"b":[]}', '{"a":{},"b":{}}', 1 / 2],
  ['a bare value is one leaf', '"yes"', '"yes"', 1],
  ['escapes are read', '"\\u00e9\\n"', '"é\\n"', 1],
  ['the last of equal keys holds', '{"a":1,"a":2}', '{"a":2}', 1],
  [
    'names of object properties are fields',
    '{"__proto__":1,"constructor":2}',
    '{"__proto__":1,"constructor":3}',
    1 / 2,
  ],
];

for (const [why, candidate, reference, share] of cases) {
  test(`JSON match: ${why}`, () => {
    assert.deepEqual(jsonMatch(candidate, reference), { share, candidateParsed: true, referenceParsed: true });
    assert.equal(jsonMatch(reference, candidate).share, share);
  });
}

for (const text of ['', 'yes', "{'a': 1}", '{"a": 1,}', '{"a": 1} and more', '{"a": NaN}', '```json\n{"a":1}\n```']) {
  test(`no JSON: ${JSON.stringify(text)} scores 0 and is told`, () => {
    const wrong = { share: 0, candidateParsed: false, referenceParsed: true };
    assert.deepEqual(jsonMatch(text, '{"a":1}'), wrong);
    assert.deepEqual(jsonMatch(text, text), { ...wrong, referenceParsed: false });
  });
}

test('a code block is read where the option says so, and only a single one', () => {
  const { share } = jsonMatch('```json\n{"a":1}\n```', '{"a":1}', { fenced: true });
  assert.equal(share, 1);
  assert.equal(jsonMatch('```\n[1]\n```\n', '[1]', { fenced: true }).share, 1);
  assert.equal(jsonMatch('{"a":1}', '{"a":1}', { fenced: true }).share, 1);
  assert.equal(jsonMatch('Here: ```json\n{"a":1}\n```', '{"a":1}', { fenced: true }).candidateParsed, false);
});

test('a text nested as deep as it is long does not end the stack', () => {
  const deep = '['.repeat(5000) + '1' + ']'.repeat(5000);
  assert.equal(jsonMatch(deep, deep).share, 1);
});

test('the signature says what counts', () => {
  assert.equal(jsonMatchSignature(), 'jsonMatch|leaves:equal/union|fence:no|version:1');
  assert.equal(jsonMatchSignature({ fenced: true }), 'jsonMatch|leaves:equal/union|fence:accepted|version:1');
});
