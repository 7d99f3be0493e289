/** One health check of a target, as a load balancer makes it. */
import { request } from "node:http";
import type { HealthCheckSettings } from "./groupSettings";
import type { TargetCheckResult } from "./targetHealth";

export interface Probed {
  readonly result: TargetCheckResult;
  /** The status code, where there was one. */
  readonly code?: number;
}

/** @param port on this machine @param host what the target is called by: its address and port, https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
export function probeTarget(port: number, host: string, check: HealthCheckSettings): Promise<Probed> {
  return new Promise((resolve) => {
    const headers = { host, "user-agent": "ELB-HealthChecker/2.0", connection: "close" };
    const asked = request({ host: "127.0.0.1", port, path: check.path, headers, agent: false });
    const done = (it: Probed): void => {
      clearTimeout(timer);
      resolve(it);
      asked.destroy();
    };
    const timer = setTimeout(() => done({ result: "timed out" }), check.timeoutSeconds * 1000);
    asked.on("error", () => done({ result: "not answered" }));
    asked.on("response", (answer) => {
      const code = answer.statusCode!;
      answer.on("error", () => done({ result: "not answered" }));
      answer.on("end", () => done({ result: matches(check.codes, code) ? "passed" : "wrong status", code }));
      answer.resume();
    });
    asked.end();
  });
}

/** Codes are single ones and ranges: `200,204` or `200-299`. */
function matches(codes: string, code: number): boolean {
  return codes.split(",").some((it) => {
    const [first, last = first] = it.split("-").map(Number);
    return code >= first! && code <= last!;
  });
}
