/** Each of them is told exactly where it is wrong and what would be right. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { malformedData } from './malformed-data.ts';
import { file, pairs, run } from './support.ts';

for (const {
  name,
  file: path = 'd.jsonl',
  content,
  limits = pairs,
  settings = {},
  strict,
  place,
  says,
} of malformedData) {
  test(`malformed data: ${name}`, async () => {
    const { report, isUsable, written } = await run({
      sources: file(path, content, 11),
      limits,
      settings,
      more: strict ? { strict } : {},
    });
    assert.equal(isUsable, false);
    assert.equal(written, null);
    const found = report.problems.shown.find((problem) => problem.place === place && says.test(problem.message));
    assert.ok(found, `${JSON.stringify(report.problems.shown)} has nothing at ${place} that says ${says}`);
  });
}
