import { type Sandbox, startSandbox } from "../sandbox/sandbox";

/** A payment gateway of a suite's own. */
export interface SuiteGateway {
  readonly secret: string;
  /** Of storefronts that are paid there; whole once the suite's tests begin. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whoever starts another in its place hands it in here, to be closed. */
  sandbox: Sandbox;
}

/** Starts one before a suite's tests, and closes it after them. Call it in `describe`, before `withOneRegion`. */
export function withGateway(more: Readonly<Record<string, string>> = {}): SuiteGateway {
  const secret = "a secret that only tests know";
  const environment: Record<string, string> = { ...more, PAYMENT_GATEWAY_SECRET: secret };
  const gateway = { secret, environment } as SuiteGateway;
  before("a gateway of its own", async () => {
    gateway.sandbox = await startSandbox({ secret });
    environment["PAYMENT_GATEWAY_URL"] = gateway.sandbox.url;
  });
  after(() => gateway.sandbox?.close());
  return gateway;
}
