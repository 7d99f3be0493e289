interface Log {
  debug: (...message: unknown[]) => Promise<void>;
}

/**
 * The SDK sends the engine every debug message, about three for each resource, one call after the other, and a program isn't through before
 * the last was answered. The engine throws them away unless it runs with `--debug`, as it never does here: `pulumi preview --debug` shows them.
 */
export function skipDebugMessages(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module itself is changed, not a copy of its exports
  const sdk = require("@pulumi/pulumi/log") as Log;
  sdk.debug = () => Promise.resolve();
}
