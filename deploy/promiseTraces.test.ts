import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { skipPromises, skipPromiseTraces } from "./promiseTraces";

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown> & { _debugStackTrace?: string }, context: unknown) => Promise<unknown>;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- internal to the SDK, so its index has it not
const sdk = require("@pulumi/pulumi/runtime/debuggable") as Debuggable;

describe("skipping the SDK's traces of promises", () => {
  const original = sdk.debuggablePromise;
  const limit = Error.stackTraceLimit;
  before(() => skipPromiseTraces());
  after(() => (sdk.debuggablePromise = original));

  it("finds what it replaces in this version of the SDK, where the whole SDK sees it", async () => {
    assert.notEqual(sdk.debuggablePromise, original);
    const promise: Parameters<typeof original>[0] = Promise.resolve(1);
    assert.equal(await sdk.debuggablePromise(promise, "a promise"), 1);
    assert.equal(promise._debugStackTrace, "Error");
  });

  it("leaves other errors their traces", () => {
    const read = pulumi.output(1).apply(() => new Error("wrong").stack);
    assert.equal(Error.stackTraceLimit, limit);
    return new Promise<void>((resolve, reject) =>
      read.apply((stack) => (/promiseTraces\.test/.test(stack ?? "") ? resolve() : reject(new Error(stack)))),
    );
  });
});

describe("skipping the SDK's watch over promises", () => {
  const before_ = sdk.debuggablePromise;
  before(() => skipPromises());
  after(() => (sdk.debuggablePromise = before_));

  it("leaves them as they are, and the traces can be skipped afterwards, which keeps the watch", async () => {
    const promise: Parameters<typeof before_>[0] = Promise.resolve(1);
    assert.equal(sdk.debuggablePromise(promise, "a promise"), promise);
    assert.equal(promise._debugStackTrace, undefined);
    skipPromiseTraces();
    assert.equal(await sdk.debuggablePromise(promise, "a promise"), 1);
    assert.equal(promise._debugStackTrace, "Error");
  });
});
