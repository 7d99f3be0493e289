import { STATUS_CODES } from "node:http";
import { Type, type Static } from "typebox";

/** RFC 9457. `type` is `/problems/<name>`, which the shop serves as a page. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    correlationId: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }), {
        description: "Each thing that is wrong with the request, by JSON pointer",
      }),
    ),
  },
  { $id: "Problem", additionalProperties: true },
);

export type ProblemDocument = Static<typeof ProblemSchema>;

export interface ProblemOptions {
  readonly status: number;
  /** Last part of the type's address: words with hyphens. */
  readonly name: string;
  readonly detail: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
  /** Members beside the standard ones. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An answer that says what is wrong and what to do about it. Thrown by whoever knows; sent by the server's error handler. */
export class Problem extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(private readonly options: ProblemOptions) {
    super(options.detail, { cause: options.cause });
    this.name = "Problem";
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }

  document(correlationId: string): ProblemDocument {
    const { status, name, detail, members } = this.options;
    return {
      type: `/problems/${name}`,
      title: STATUS_CODES[status] ?? "Problem",
      status,
      detail,
      correlationId,
      ...members,
    };
  }
}

export const notFound = (what: string): Problem =>
  new Problem({ status: 404, name: "not-found", detail: `There is no ${what}.` });
