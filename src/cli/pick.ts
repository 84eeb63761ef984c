import { plainLine } from '../report/escape.ts';
import type { Customizations, Execution } from './customizations.ts';
import { failed, misused } from './errors.ts';

/** The customization that is meant: the one with the id or, where none is given, the only one that runs. */
export async function pickCustomization(customizations: Customizations, workflowId?: string): Promise<Execution> {
  if (workflowId !== undefined) {
    const execution = await customizations.find(workflowId);
    if (execution) return execution;
    throw failed(
      `no customization has the workflow id ${plainLine(workflowId)}; \`temper list\` shows those there are`,
    );
  }
  const { executions } = await customizations.list({ limit: 20, running: true });
  const [only, ...others] = executions;
  if (!only) throw misused('no customization is running: give the id of one that has ended (`temper list` shows them)');
  if (others.length === 0) return only;
  const ids = executions.map((execution) => `  ${plainLine(execution.workflowId)}`);
  throw misused(['several customizations are running: say which', ...ids].join('\n'));
}
