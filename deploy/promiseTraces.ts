interface Debuggable {
  debugPromiseLeaks: boolean;
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/**
 * The SDK formats a stack trace for every promise it makes, to name those that leak, and source maps make each one dear:
 * 0.4 s of a preview of 180 resources. They are made only for who asks for them with `PULUMI_DEBUG_PROMISE_LEAKS`;
 * errors keep their traces.
 */
export function skipPromiseTraces(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module itself is changed, not a copy of its exports
  const sdk = require("@pulumi/pulumi/runtime/debuggable") as Debuggable;
  if (sdk.debugPromiseLeaks) return;
  const original = sdk.debuggablePromise;
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
