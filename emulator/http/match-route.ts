/** `GET /custom-models/{modelIdentifier}`, as Bedrock's own model writes its paths. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/**
 * Matches a request against routes. The raw path is split before it is decoded: an ARN travels as one segment with
 * its slashes and colons percent-encoded (`/model/arn%3Aaws%3Abedrock…%2Fabc/invoke`).
 */
export function matchRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  rawPath: string,
): { readonly route: R; readonly path: Readonly<Record<string, string>> } | null {
  const segments = rawPath.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const path = matchPath(route.path.split('/'), segments);
    if (path) return { route, path };
  }
  return null;
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] as string;
    const placeholder = /^\{(.+)\}$/.exec(part)?.[1];
    if (placeholder === undefined) {
      if (part !== segment) return null;
      continue;
    }
    const value = decode(segment);
    if (value === null || value === '') return null;
    found[placeholder] = value;
  }
  return found;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
