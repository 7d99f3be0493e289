import { Problem } from "./problems";
import type { Server } from "./routing";
import type { Services } from "./services";

/** Who is calling, and whether they may. */
export function caller(server: Server, _services: Services): void {
  server.decorateRequest("caller", undefined);
  server.decorateRequest("signedIn", function () {
    if (!this.caller) throw new Problem({ status: 401, name: "sign-in-required", detail: "Sign in first." });
    return this.caller;
  });
}
