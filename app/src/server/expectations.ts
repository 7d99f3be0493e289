import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Problem } from "./problems";
import type { Server } from "./routing";

/** An `Expect` other than `100-continue` is refused by Node itself, and without a word, unless somebody listens. */
export function refuseExpectations({ server }: Server): void {
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    const problem = new Problem({ status: 417, name: "bad-request", detail: "Expect may only be 100-continue." });
    response
      .writeHead(417, { "content-type": "application/problem+json", "cache-control": "no-store" })
      .end(JSON.stringify(problem.document(randomUUID())));
  });
}
