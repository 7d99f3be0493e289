/** What Lambda's own Node.js runtime does: loads a handler and gives it one event after the other (runtimeApi.ts is the other side). */
import { existsSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Waits for as long as it takes: an idle function waits for its next event, and `fetch` would give up after five minutes. */
function call(method, rest, body = "", headers = {}) {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const options = { method, agent, headers: { ...headers, "content-length": bytes.length } };
    const sent = request(`http://${api}/2018-06-01/runtime/${rest}`, options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString("utf8") }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(bytes);
  });
}

const described = (error) =>
  JSON.stringify({
    errorType: error?.name ?? typeof error,
    errorMessage: error?.message ?? String(error),
    trace: String(error?.stack ?? "").split("\n"),
  });

/** `ru_maxrss` begins, in Linux, with what the process that started this one had in use; macOS has no /proc, and begins at nothing. */
function peakKilobytes() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

const memory = () => ({ "x-max-memory-mb": String(Math.ceil(peakKilobytes() / 1024)) });

async function loaded() {
  const [module, name] = handlerName.split(".");
  const file = [".mjs", ".js", ".cjs"].map((it) => path.join(root, module + it)).find((it) => existsSync(it));
  if (!file) throw new Error(`Cannot find module '${module}' in ${root}`);
  const handler = (await import(pathToFileURL(file).href))[name];
  if (typeof handler !== "function") throw new Error(`${handlerName} is undefined or not exported`);
  return handler;
}

async function main() {
  let handler;
  try {
    handler = await loaded();
  } catch (error) {
    await call("POST", "init/error", described(error));
    process.exit(1);
  }
  for (;;) {
    const { headers, body } = await call("GET", "invocation/next");
    const awsRequestId = headers["lambda-runtime-aws-request-id"];
    const deadline = Number(headers["lambda-runtime-deadline-ms"]);
    const context = {
      awsRequestId,
      invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    const [kind, answer] = await Promise.resolve()
      .then(() => handler(JSON.parse(body), context))
      .then(
        (value) => ["response", JSON.stringify(value ?? null)],
        (error) => ["error", described(error)],
      );
    await call("POST", `invocation/${awsRequestId}/${kind}`, answer, memory());
  }
}

main().catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
