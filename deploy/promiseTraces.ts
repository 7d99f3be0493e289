interface Debuggable {
  debugPromiseLeaks: boolean;
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/** The SDK's own, whatever stands in its place. */
let own: Debuggable["debuggablePromise"] | undefined;

/**
 * The SDK formats a stack trace for every promise it makes, to name those that leak, and source maps make each one dear:
 * 0.4 s of a preview of 180 resources. They are made only for who asks for them with `PULUMI_DEBUG_PROMISE_LEAKS`;
 * errors keep their traces.
 */
export function skipPromiseTraces(): void {
  const sdk = debuggable();
  if (sdk.debugPromiseLeaks) return;
  const original = (own ??= sdk.debuggablePromise);
  sdk.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return original(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/** Under mocks promises aren't watched either: the SDK tells of those that leak when a program's process ends, and a test's doesn't. */
export function skipPromises(): void {
  const sdk = debuggable();
  if (sdk.debugPromiseLeaks) return;
  own ??= sdk.debuggablePromise;
  sdk.debuggablePromise = (promise) => promise;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the module itself is changed, not a copy of its exports
const debuggable = (): Debuggable => require("@pulumi/pulumi/runtime/debuggable") as Debuggable;
