import { shellWord } from './escape.ts';

/** What people may type about a customization, exactly: the CLI, the e-mail and the Web UI show the same commands. */
export interface Commands {
  readonly approve: string;
  readonly reject: string;
  readonly approveBySignal: string;
  readonly rejectBySignal: string;
  readonly watch: string;
  readonly cancel: string;
  readonly cleanup: string;
}

export function commandsFor(workflowId: string): Commands {
  const id = shellWord(workflowId);
  const signal = (name: string) =>
    `temporal workflow signal --workflow-id ${id} --name ${name} --input '{"by":"your name","comment":"why"}'`;
  return {
    approve: `temper approve ${id} --by "your name" --comment "why"`,
    reject: `temper reject ${id} --by "your name" --comment "why"`,
    approveBySignal: signal('approve'),
    rejectBySignal: signal('reject'),
    watch: `temper watch ${id}`,
    cancel: `temper cancel ${id}`,
    cleanup: `temper cleanup ${id}`,
  };
}
