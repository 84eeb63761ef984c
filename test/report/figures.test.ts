import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDifference, formatDuration, formatScore, formatTime, formatUsd } from '../../src/report/numbers.ts';
import { sparkline } from '../../src/report/sparkline.ts';
import { alignColumns } from '../../src/report/table.ts';

const figures: readonly { what: string; written: string; expected: string }[] = [
  { what: 'a score', written: formatScore(0.12345), expected: '0.1235' },
  { what: 'no score', written: formatScore(null), expected: '–' },
  { what: 'a score that is no number', written: formatScore(Number.NaN), expected: '–' },
  { what: 'a score of zero', written: formatScore(0), expected: '0.0000' },
  { what: 'a rise', written: formatDifference(0.1, 0.2), expected: '+0.1000' },
  { what: 'a fall', written: formatDifference(0.2, 0.1), expected: '-0.1000' },
  { what: 'a fall that rounds to nothing', written: formatDifference(0.1, 0.09999), expected: '0.0000' },
  { what: 'a difference to nothing', written: formatDifference(0.1, undefined), expected: '–' },
  { what: 'dollars', written: formatUsd(1234.5), expected: 'USD 1234.50' },
  { what: 'no price', written: formatUsd(null), expected: '–' },
  { what: 'free of charge', written: formatUsd(0), expected: 'USD 0.00' },
  { what: 'no time', written: formatDuration(0.2), expected: '0 s' },
  { what: 'minutes', written: formatDuration(185), expected: '3 min 5 s' },
  { what: 'whole hours', written: formatDuration(7_200), expected: '2 h' },
  { what: 'days', written: formatDuration(273_600), expected: '3 d 4 h' },
  { what: 'an instant', written: formatTime('2026-11-21T09:30:15.123Z'), expected: '2026-11-21 09:30 UTC' },
  { what: 'what is no instant', written: formatTime('soon'), expected: 'soon' },
  { what: 'a falling series', written: sparkline([3, 2, 1]), expected: '█▅▁' },
  { what: 'a level series', written: sparkline([2, 2]), expected: '▁▁' },
  { what: 'a series of one', written: sparkline([2]), expected: '' },
  { what: 'a series with gaps', written: sparkline([3, Number.NaN, 1]), expected: '█▁' },
  {
    what: 'a long series, by its width',
    written: sparkline(
      Array.from({ length: 1_000 }, (_, i) => 1_000 - i),
      8,
    ),
    expected: '█▇▆▅▄▃▂▁',
  },
  {
    what: 'columns',
    written: alignColumns([
      ['a', 'bb'],
      ['ccc', 'd'],
    ]).join('|'),
    expected: 'a    bb|ccc  d',
  },
  { what: 'no rows', written: alignColumns([]).join('|'), expected: '' },
];

for (const { what, written, expected } of figures) {
  test(`${what} is written ${JSON.stringify(expected)}`, () => assert.equal(written, expected));
}
