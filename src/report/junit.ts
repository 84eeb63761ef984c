import { changeRangeText, changeText, pValueText, rangeText, shareText, valueText } from './evaluation-figures.ts';
import type { EvaluationReport } from './result.ts';

/**
 * The verdict as JUnit XML, for pipelines that show it: one test case that passes, fails (not better) or errors
 * (invalid), one for each guardrail, the figures as properties, and a skipped case for each record that left the
 * comparison. A guardrail that is not shown to be kept fails: a model that it leaves in doubt is not better.
 * Format: the schema that Jenkins and GitLab read, https://github.com/testmoapp/junitxml (read 2026-11-21).
 */
export function renderJUnit(report: EvaluationReport): string {
  const { verdict, records, provenance, decision } = report;
  const guardrails = decision.guardrails.map((guardrail) => ({ ...guardrail, result: resultOf(report, guardrail) }));
  const results = [verdict === 'invalid' ? 'error' : verdict === 'better' ? 'passed' : 'failure'].concat(
    guardrails.map(({ result }) => result),
  );
  const countOf = (wanted: string) => results.filter((result) => result === wanted).length;
  const counts = {
    tests: results.length + records.failures.length,
    failures: countOf('failure'),
    errors: countOf('error'),
    skipped: records.failures.length + countOf('skipped'),
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
        ...guardrails.map((guardrail) => guardrailCase(report, guardrail)),
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

type Guardrail = EvaluationReport['decision']['guardrails'][number];
type Result = 'passed' | 'failure' | 'error' | 'skipped';

/** Skipped where nobody looked at it: reports that older versions wrote don't say. */
function resultOf({ criteria, verdict }: EvaluationReport, { metric }: Guardrail): Result {
  if (verdict === 'invalid') return 'error';
  const finding = criteria?.find((criterion) => criterion.metric === metric)?.finding;
  if (finding === undefined) return 'skipped';
  return finding === 'met' ? 'passed' : 'failure';
}

function guardrailCase(
  { metrics, criteria, reasons }: EvaluationReport,
  guardrail: Guardrail & { readonly result: Result },
): string {
  const { metric, maximumDrop, result } = guardrail;
  const found = metrics.find(({ name }) => name === metric);
  const figures = found ? `${changeText(found.difference.value)} ${changeRangeText(found.difference)}` : 'no figures';
  const finding = criteria?.find((criterion) => criterion.metric === metric)?.finding;
  const message = {
    passed: `kept: ${figures}`,
    failure: `${finding === 'missed' ? 'not kept' : 'not shown to be kept'}: ${figures}`,
    error: reasons[0] ?? 'no reason was given',
    skipped: 'the report does not say what became of it',
  }[result];
  const name = `${metric} does not get worse by more than ${maximumDrop}`;
  return element('testcase', { classname: 'temper.evaluation.guardrails', name }, [
    result === 'passed' ? element('system-out', {}, [escapeXml(message)]) : element(result, { message }),
  ]);
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
