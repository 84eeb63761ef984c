import type { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../workflows/search-attributes.ts';

/** Temporal's `IndexedValueType.KEYWORD`. */
const keyword = 2;

/**
 * Registers the search attributes that the namespace lacks. Where the worker may not (Temporal Cloud, a locked
 * namespace), it says what to run and returns false: workflows then leave them out, because an unknown attribute
 * would fail each of their tasks for ever.
 */
export async function registerSearchAttributes(connection: NativeConnection, namespace: string): Promise<boolean> {
  const names = Object.values(searchAttributes).map(({ name }) => name);
  const operator = connection.operatorService;
  try {
    const { customAttributes } = await operator.listSearchAttributes({ namespace });
    const missing = names.filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length === 0) return true;
    await operator.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
    return true;
  } catch (error) {
    const commands = names.map(
      (name) => `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`,
    );
    console.error(
      `search attributes are left out: they can't be listed or registered (${error instanceof Error ? error.message : String(error)}).\n` +
        `To filter customizations in the Web UI, run these and restart the worker:\n${commands.join('\n')}`,
    );
    return false;
  }
}
