import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What figures depend on: Node and the named packages, each under the name that people know it by. */
export function versions(packages: Readonly<Record<string, string>>): Record<string, string> {
  const installed = Object.entries(packages).map(([name, id]) => {
    const { version } = require(`${id}/package.json`) as { version: string };
    return [name, version] as const;
  });
  return { node: process.version, ...Object.fromEntries(installed) };
}
