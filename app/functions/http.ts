import { STATUS_CODES } from "node:http";

/** As much as handlers read of https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, 2.0. */
export interface HttpEvent {
  readonly version: "2.0";
  readonly routeKey: string;
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly http: { readonly method: string };
    readonly requestId?: string;
    readonly authorizer?: { readonly lambda?: { readonly caller?: string; readonly role?: string } | null };
  };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const isHttpEvent = (event: unknown): event is HttpEvent =>
  (event as Partial<HttpEvent> | null)?.requestContext?.http !== undefined;

export function bodyOf({ body = "", isBase64Encoded }: HttpEvent): Buffer {
  return Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
}

export const json = (statusCode: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  statusCode,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  body: JSON.stringify(value),
});

export interface FunctionProblem {
  readonly status: number;
  /** For programs; words with hyphens. */
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly unknown[];
}

/** RFC 9457. Without a type of its own: the pages that explain those are the shop's, under another name. */
export function problem(
  { status, code, detail, errors }: FunctionProblem,
  headers: Record<string, string> = {},
): HttpAnswer {
  const document = { title: STATUS_CODES[status] ?? "Problem", status, code, detail, ...(errors ? { errors } : {}) };
  return json(status, document, { "content-type": "application/problem+json; charset=utf-8", ...headers });
}
