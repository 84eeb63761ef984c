import { countText } from '../../evaluation-figures.ts';
import { formatTime } from '../../numbers.ts';
import type { EvaluationReport } from '../../result.ts';
import { facts, fold, section, table } from '../elements.ts';
import { nameHtml, textHtml } from '../text.ts';

/** A request is a page or two; what is far longer is cut with a note. */
const longestRequest = 20_000;

/** What it takes to compute the same figures again. */
export function provenanceSection({ decision, metrics, records, provenance }: EvaluationReport): string {
  const { models, customization, datasetDigest, trainingDigest, data, versions, request, createdAt } = provenance;
  return section('provenance', 'How this was computed', [
    `<div class="card">${facts([
      ['Baseline', nameHtml(models.baseline)],
      ['Candidate', nameHtml(models.candidate)],
      ['Customization', customization ? `<code>${nameHtml(customization.workflowId)}</code>` : null],
      ['Run', customization ? `<code>${nameHtml(customization.runId)}</code>` : null],
      [
        'Decision',
        `rule <code>${decision.rule}</code> on <code>${nameHtml(decision.metric)}</code>, minimum improvement ${decision.minimumImprovement}`,
      ],
      [
        'Guardrails',
        decision.guardrails.length === 0
          ? 'none'
          : decision.guardrails
              .map(({ metric, maximumDrop }) => `<code>${nameHtml(metric)}</code> may fall by ${maximumDrop}`)
              .join(', '),
      ],
      ['Seed', String(decision.seed)],
      ['Resamples', countText(decision.resamples)],
      ['Records', `${countText(records.scored)} scored of ${countText(records.total)}`],
      ['Evaluation data, SHA-256', digestHtml(datasetDigest)],
      ['Training data, SHA-256', digestHtml(trainingDigest ?? null)],
      [
        'Data from',
        data
          ? data.sources
              .map(
                ({ name, use, version }) =>
                  `<code>${nameHtml(name)}</code> (${use}, version <code>${nameHtml(version)}</code>)`,
              )
              .join('<br>')
          : null,
      ],
      [
        'Data sets',
        data
          ? data.sets
              .map(
                ({ name, records: count, uri, digest }) =>
                  `${name}: ${countText(count)} records, <code>${nameHtml(uri)}</code>, SHA-256 <code>${nameHtml(digest)}</code>`,
              )
              .join('<br>')
          : null,
      ],
      ['Data report', data ? `<code>${nameHtml(data.reportUri)}</code>` : null],
      [
        'Versions',
        Object.entries(versions)
          .map(([name, version]) => `${nameHtml(name)} ${nameHtml(version)}`)
          .join(' · ') || null,
      ],
      ['Created', nameHtml(formatTime(createdAt))],
    ])}</div>`,
    `<div class="card">${table(
      'Signatures: how each score was computed',
      [{ title: 'Metric' }, { title: 'Signature' }, { title: 'Test' }],
      metrics.map(({ name, signature, difference }) => [
        `<code>${nameHtml(name)}</code>`,
        `<code>${nameHtml(signature)}</code>`,
        nameHtml(difference.test),
      ]),
    )}</div>`,
    `<div class="card">${fold('Request', `<pre dir="ltr">${textHtml(JSON.stringify(request, null, 2) ?? 'none', longestRequest)}</pre>`)}</div>`,
  ]);
}

function digestHtml(digest: string | null): string | null {
  return digest === null ? null : `<code>${nameHtml(digest)}</code>`;
}
