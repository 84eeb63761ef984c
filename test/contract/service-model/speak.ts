import type { OperationModel, ServiceModel, Shape } from './model.ts';

export interface Answer {
  readonly status: number;
  /** The error's name; null for a success. */
  readonly error: string | null;
  readonly message: string;
  readonly body: unknown;
  readonly headers: Headers;
}

type Values = Readonly<Record<string, unknown>>;

/** Sends a request as the service's protocol has it, whatever its values are: no client stands in between. */
export async function speak(url: string, model: ServiceModel, operation: string, request: unknown): Promise<Answer> {
  const response = await fetch(
    ...(model.metadata.protocol === 'rest-json'
      ? restJson(url, model, model.operations[operation] as OperationModel, request as Values)
      : json(url, model, operation, request)),
  );
  const text = await response.text();
  const body = text === '' ? {} : JSON.parse(text);
  const error = response.ok ? null : response.headers.get('x-amzn-errortype');
  return { status: response.status, error, message: body.message ?? '', body, headers: response.headers };
}

function restJson(
  url: string,
  model: ServiceModel,
  { http, input }: OperationModel,
  request: Values,
): [string, RequestInit] {
  const { members = {}, payload } = model.shapes[input.shape] as Shape;
  const body: Record<string, unknown> = {};
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  let path = http.requestUri;
  for (const [name, value] of Object.entries(request)) {
    const { location, locationName = name } = members[name] ?? {};
    if (location === 'uri') path = path.replace(`{${locationName}}`, encodeURIComponent(String(value)));
    else if (location === 'querystring') query.append(locationName, String(value));
    else if (location === 'header') headers[locationName] = String(value);
    else body[name] = value;
  }
  const hasBody = http.method !== 'GET' && http.method !== 'DELETE';
  const content = payload === undefined ? JSON.stringify(body) : Buffer.from((body[payload] ?? '') as string, 'base64');
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  // A placeholder that is left over stands for a member that is missing: its segment of the path is empty.
  const address = url + path.replaceAll(/\{[^}]+\}/g, '') + search;
  return [address, { method: http.method, headers, ...(hasBody && { body: content }) }];
}

function json(url: string, { metadata }: ServiceModel, operation: string, request: unknown): [string, RequestInit] {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${metadata.targetPrefix}.${operation}`,
  };
  return [url, { method: 'POST', headers, body: JSON.stringify(request) }];
}
