import { runFolder } from '../domain/names.ts';
import type { S3Uri } from '../domain/ports.ts';
import type { EvaluationDetails } from '../evaluation/details.ts';
import { versions } from '../evaluation/versions.ts';
import { renderReportHtml } from '../report/html/render.ts';
import type { EvaluationReport, Provenance } from '../report/result.ts';
import type { Dependencies, Owner } from './dependencies.ts';

/** What the workflow knows of a report; the rest is in the run's `evaluation.json`. */
export interface ReportFacts extends Pick<
  EvaluationReport,
  'verdict' | 'reasons' | 'criteria' | 'decision' | 'losses' | 'cost'
> {
  readonly provenance: Omit<Provenance, 'versions'>;
}

export function writeReportActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Writes `report.json` and `report.html`: once when a person is to decide, and again with the outcome. Returns the
     * page's URI.
     */
    async writeReport(facts: ReportFacts, inferenceBucket: string, owner: Owner): Promise<S3Uri> {
      const folder = runFolder(inferenceBucket, owner.workflowId, owner.runId);
      const details = JSON.parse(await objects.readText(folder.evaluation)) as EvaluationDetails;
      const report: EvaluationReport = {
        ...facts,
        ...details,
        provenance: { ...facts.provenance, versions: versions(packages) },
      };
      await objects.writeText(folder.reportJson, JSON.stringify(report), 'application/json');
      await objects.writeText(folder.report, renderReportHtml(report), 'text/html; charset=utf-8');
      return folder.report;
    },
  };
}

/** What the figures depend on. */
const packages = { 'onnxruntime-node': 'onnxruntime-node', temporal: '@temporalio/worker' };
