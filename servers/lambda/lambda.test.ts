import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isRunning } from "../../toolchain/processes";
import { HttpApi } from "./httpApi";
import { type LambdaFailure, LambdaFunction, type LambdaFunctionOptions, LambdaThrottledError } from "./lambdaFunction";
import { type ObjectCreated, ObjectStore } from "./objectStore";

/** Every handler that the tests call, in a module as esbuild makes them. */
const handlers = `
let calls = 0;
export const echo = async (event, context) => ({ event, calls: ++calls, pid: process.pid, arn: context.invokedFunctionArn });
export const environment = async () => process.env;
export const fails = async () => { throw new RangeError("no such luck"); };
export const failsTwice = async (event) => { if (++calls < 3) throw new Error("not yet"); return calls; };
export const never = () => new Promise(() => setInterval(() => undefined, 1000));
export const exits = async () => process.exit(3);
export const hoards = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };
export const allocates = async ({ mb }) => Buffer.alloc(mb * 1024 * 1024, 1).length;
export const answers = async (event) => event.rawPath === "/broken" ? Promise.reject(new Error("broken"))
  : { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event), cookies: ["a=1"] };
export const allows = async ({ headers, routeKey, identitySource }) =>
  ({ isAuthorized: headers.authorization === "yes", context: { caller: "me", calls: ++calls } });
export const notAFunction = 1;
`;

describe("The local Lambda runtime", function () {
  this.timeout(120_000);
  let root = "";
  const opened: { close(): Promise<void> }[] = [];
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "lambda-"));
    await writeFile(path.join(root, "index.mjs"), handlers);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((it) => it.close()));
  });
  after(() => rm(root, { recursive: true, force: true }));

  function lambda(handler: string, options: Partial<LambdaFunctionOptions> = {}): LambdaFunction {
    const log = path.join(root, "log");
    const common = {
      name: handler,
      root,
      handler: `index.${handler}`,
      environment: {},
      timeoutSeconds: 60,
      memoryMb: 256,
    };
    const made = new LambdaFunction({ ...common, log, lifetime: "withParent", ...options });
    opened.push(made);
    return made;
  }

  it("gives events to one process, one after the other, and starts it only for the first", async () => {
    const echo = lambda("echo");
    const first = await echo.invoke({ a: "ü" });
    const second = await echo.invoke({ a: 2 });
    const { pid, ...answer } = first.payload as { pid: number };
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:echo";
    assert.deepEqual([first.cold, answer], [true, { event: { a: "ü" }, calls: 1, arn }]);
    assert.deepEqual([second.cold, second.payload], [false, { event: { a: 2 }, calls: 2, pid, arn }]);
    await echo.close();
    assert.equal(isRunning(pid), false);
  });

  it("has no environment but the function's and what Lambda adds", async () => {
    const { payload } = await lambda("environment", { environment: { ONE: "1" } }).invoke({});
    const names = Object.keys(payload as object).filter((it) => !/^(PWD|OLDPWD|SHLVL|_)$/.test(it));
    const added = [
      "_HANDLER",
      "LAMBDA_TASK_ROOT",
      ...["RUNTIME_API", "FUNCTION_NAME", "FUNCTION_MEMORY_SIZE"].map((it) => `AWS_LAMBDA_${it}`),
    ];
    assert.deepEqual(names.sort(), ["ONE", ...added].sort());
  });

  it("tells what a handler throws, what isn't there, and what ends its process", async () => {
    const { errorType, errorMessage } = (await lambda("fails").invoke({})).error!;
    assert.deepEqual([errorType, errorMessage], ["RangeError", "no such luck"]);
    for (const [handler, expected] of Object.entries({
      notAFunction: "index.notAFunction is undefined or not exported",
      exits: "RequestId: ID Error: Runtime exited without providing a reason (code 3)",
    })) {
      const { requestId, error } = await lambda(handler).invoke({});
      assert.equal(error!.errorMessage.replace(requestId, "ID"), expected);
    }
  });

  it("ends what takes longer than it may, and starts anew for the next event", async () => {
    const never = lambda("never", { timeoutSeconds: 1 });
    for (const cold of [true, true]) {
      const invocation = await never.invoke({});
      const { errorType, errorMessage } = invocation.error!;
      const message = `RequestId: ${invocation.requestId} Error: Task timed out after 1.00 seconds`;
      assert.deepEqual([invocation.cold, errorType, errorMessage], [cold, "Sandbox.Timedout", message]);
    }
  });

  it("ends what takes more memory than it may, in JavaScript's heap or beside it", async () => {
    assert.equal((await lambda("hoards", { memoryMb: 128 }).invoke({})).error!.errorType, "Runtime.OutOfMemory");
    const allocates = lambda("allocates", { memoryMb: 256 });
    assert.equal((await allocates.invoke({ mb: 10 })).payload, 10 * 1024 * 1024);
    const tooMuch = await allocates.invoke({ mb: 300 });
    assert.deepEqual([tooMuch.error!.errorType, tooMuch.maxMemoryMb > 300], ["Runtime.OutOfMemory", true]);
    assert.equal((await allocates.invoke({ mb: 10 })).cold, true);
  });

  it("isn't charged with the memory of the process that started it", async () => {
    const held = Buffer.alloc(400 * 1024 * 1024, 1);
    const { error, maxMemoryMb } = await lambda("echo", { memoryMb: 256 }).invoke({ bytes: held.length });
    assert.deepEqual([error, maxMemoryMb < 256], [undefined, true]);
  });

  it("refuses more events at a time than are reserved for the function", async () => {
    const one = lambda("echo", { concurrency: 1 });
    const first = one.invoke({});
    await assert.rejects(one.invoke({}), LambdaThrottledError);
    assert.equal((await first).error, undefined);
  });

  it("tries asynchronous events again, and tells what failed for good as Lambda's destinations have it", async () => {
    const failures: LambdaFailure[] = [];
    const onFailure = (it: LambdaFailure): void => void failures.push(it);
    const works = lambda("failsTwice", { retryDelaysMs: [0, 0], onFailure });
    const fails = lambda("fails", { retryDelaysMs: [0, 0], onFailure });
    works.enqueue({});
    fails.enqueue({ key: "a" });
    await Promise.all([works.settled(), fails.settled()]);
    assert.equal((await works.invoke({})).payload, 4);
    const [{ payload, attempts, record, requestId }, ...others] = failures as [LambdaFailure];
    assert.deepEqual([payload, attempts, others.length], [{ key: "a" }, 3, 0]);
    const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:fails:$LATEST";
    const expected = { requestId, functionArn, condition: "RetriesExhausted", approximateInvokeCount: 3 };
    assert.deepEqual(record["requestContext"], expected);
  });

  describe("behind an HTTP API", () => {
    async function api(): Promise<HttpApi> {
      const answers = lambda("answers");
      const routes = { "GET /things/{id}": answers, "POST /things": answers, "GET /broken": answers };
      const made = await HttpApi.listen({ routes, authorizer: lambda("allows"), authorizerTtlSeconds: 3600 });
      opened.push(made);
      return made;
    }
    const authorization = "yes";

    it("turns requests into events of payload format 2.0, and answers into responses", async () => {
      const { url } = await api();
      const got = await fetch(`${url}/things/a%20b?q=1&q=2`, { headers: { authorization, "x-a": "1" } });
      assert.deepEqual([got.status, got.headers.get("set-cookie")], [200, "a=1"]);
      const event = (await got.json()) as Record<string, unknown> & { requestContext: Record<string, unknown> };
      assert.deepEqual(
        [event["version"], event["routeKey"], event["rawPath"], event["rawQueryString"]],
        ["2.0", "GET /things/{id}", "/things/a%20b", "q=1&q=2"],
      );
      assert.deepEqual(event["queryStringParameters"], { q: "1,2" });
      assert.deepEqual(event["pathParameters"], { id: "a b" });
      assert.deepEqual(event.requestContext["authorizer"], { lambda: { caller: "me", calls: 1 } });
      assert.equal((event["headers"] as Record<string, string>)["x-a"], "1");
      const body = { method: "POST", body: Buffer.from([0xff, 0x00]) };
      const posted = await fetch(`${url}/things`, { ...body, headers: { authorization, "content-type": "image/png" } });
      const sent = (await posted.json()) as Record<string, unknown>;
      assert.deepEqual([sent["body"], sent["isBase64Encoded"]], ["/wA=", true]);
    });

    it("asks the authorizer once for a token and a route, and refuses in API Gateway's words", async () => {
      const { url } = await api();
      const callsOf = async (path: string): Promise<unknown> => {
        const event = (await (await fetch(url + path, { headers: { authorization } })).json()) as {
          requestContext: { authorizer: { lambda: { calls: number } } };
        };
        return event.requestContext.authorizer.lambda.calls;
      };
      assert.deepEqual([await callsOf("/things/1"), await callsOf("/things/2")], [1, 1]);
      const told = async (path: string, headers: Record<string, string>): Promise<unknown> => {
        const response = await fetch(url + path, { headers });
        return [response.status, await response.json()];
      };
      assert.deepEqual(await told("/things/1", {}), [401, { message: "Unauthorized" }]);
      assert.deepEqual(await told("/things/1", { authorization: "no" }), [403, { message: "Forbidden" }]);
      assert.deepEqual(await told("/nothing", { authorization }), [404, { message: "Not Found" }]);
      assert.deepEqual(await told("/broken", { authorization }), [500, { message: "Internal Server Error" }]);
    });
  });

  describe("with objects on this machine's disk", () => {
    const signed = { authorization: "AWS4-HMAC-SHA256 Credential=local" };

    it("keeps what is put, tells of it as S3 does, and shows it to whoever has a signed address that is still good", async () => {
      const told: ObjectCreated[] = [];
      const directory = path.join(root, "objects");
      const store = await ObjectStore.listen({ directory, onCreated: (it) => told.push(it) });
      opened.push(store);
      const address = `${store.url}/bucket/in/a%20b.csv`;
      const headers = { ...signed, "content-type": "text/csv", "x-amz-meta-partner": "p" };
      assert.equal((await fetch(address, { method: "PUT", headers, body: "sku" })).status, 200);
      const { bucket, object } = told[0]!.Records[0]!.s3;
      assert.deepEqual([bucket.name, object.key, object.size, told.length], ["bucket", "in/a%20b.csv", 3, 1]);
      const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
      const good = await fetch(`${address}?X-Amz-Date=${now}&X-Amz-Expires=300&X-Amz-Signature=0`);
      assert.deepEqual([good.headers.get("x-amz-meta-partner"), await good.text()], ["p", "sku"]);
      for (const refused of [address, `${address}?X-Amz-Date=20200101T000000Z&X-Amz-Expires=300&X-Amz-Signature=0`])
        assert.equal((await fetch(refused)).status, 403);
      for (const key of ["..%2F..%2Flog", "%2e%2e/.facts", ".facts/a"])
        assert.equal((await fetch(`${store.url}/bucket/${key}`, { headers: signed })).status >= 400, true, key);
      assert.equal((await fetch(`${store.url}/bucket/other`, { headers: signed })).status, 404);
    });
  });
});
