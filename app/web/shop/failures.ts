/** What the API answered instead of what was asked for (RFC 9457). */
export class ProblemError extends Error {
  /** Last part of the problem's type: `price-changed`. */
  override readonly name: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(
    readonly status: number,
    readonly document: Readonly<Record<string, unknown>>,
    /** When the same request may succeed, where the answer says so. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(typeof document["detail"] === "string" ? document["detail"] : "The shop could not do this.");
    this.name = String(document["type"] ?? "").replace(/^.*\//, "") || `status-${status}`;
    this.errors = Array.isArray(document["errors"]) ? document["errors"] : [];
  }
}

/** No answer came: whether the request had its effect is not known. */
export class ShopUnreachableError extends Error {
  constructor(options?: ErrorOptions) {
    super("The shop doesn’t answer. Are you online?", options);
    this.name = "unreachable";
  }
}
