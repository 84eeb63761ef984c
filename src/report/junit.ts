import { changeRangeText, changeText, pValueText, rangeText, shareText, valueText } from './evaluation-figures.ts';
import type { EvaluationReport } from './result.ts';

/**
 * The verdict as JUnit XML, for pipelines that show it: one test case that passes, fails (not better) or errors
 * (invalid), the figures as properties, and a skipped case for each record that left the comparison.
 * Format: the schema that Jenkins and GitLab read, https://github.com/testmoapp/junitxml (read 2026-11-21).
 */
export function renderJUnit(report: EvaluationReport): string {
  const { verdict, records, provenance } = report;
  const failed = verdict === 'worse' || verdict === 'inconclusive' ? 1 : 0;
  const errors = verdict === 'invalid' ? 1 : 0;
  const counts = {
    tests: 1 + records.failures.length,
    failures: failed,
    errors,
    skipped: records.failures.length,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', { name: 'temper', ...counts }, [
      element('testsuite', { name: 'temper.evaluation', ...counts, timestamp: provenance.createdAt }, [
        element(
          'properties',
          {},
          properties(report).map(([name, value]) => element('property', { name, value })),
        ),
        verdictCase(report),
        ...records.failures.map(({ id, role, code, message }) =>
          element('testcase', { classname: `temper.evaluation.answers.${role}`, name: id }, [
            element('skipped', { message: `${code}: ${message}` }),
          ]),
        ),
      ]),
    ]),
    '',
  ].join('\n');
}

function verdictCase({ verdict, reasons, decision }: EvaluationReport): string {
  const name = `the candidate is better than the baseline by ${decision.metric}`;
  const message = `${verdict}: ${reasons[0] ?? 'no reason was given'}`;
  const body = escapeXml(reasons.join('\n'));
  const result =
    verdict === 'better'
      ? element('system-out', {}, [body])
      : element(verdict === 'invalid' ? 'error' : 'failure', { type: verdict, message }, [body]);
  return element('testcase', { classname: 'temper.evaluation.verdict', name }, [result]);
}

function properties({ metrics, records, decision, provenance }: EvaluationReport): readonly [string, string][] {
  return [
    ['baseline', provenance.models.baseline],
    ['candidate', provenance.models.candidate],
    ['rule', decision.rule],
    ['seed', String(decision.seed)],
    ['records.scored', `${records.scored} of ${records.total}`],
    ['records.coverage', shareText(records.coverage)],
    ...metrics.flatMap(({ name, signature, baseline, candidate, difference }): [string, string][] => [
      [`${name}.baseline`, `${valueText(baseline)} ${rangeText(baseline)}`],
      [`${name}.candidate`, `${valueText(candidate)} ${rangeText(candidate)}`],
      [`${name}.difference`, `${changeText(difference.value)} ${changeRangeText(difference)}`],
      [`${name}.pValue`, pValueText(difference.pValue)],
      [`${name}.signature`, signature],
    ]),
  ];
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `<${name}${written.join('')}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join('\n')}</${name}>`;
}

/** XML 1.0 has no form for most control characters and for lone surrogates (https://www.w3.org/TR/xml/#charsets). */
function escapeXml(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"'\t\n\r]/gu, (character) => `&#${character.codePointAt(0)};`);
}
