import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { Authority } from "./certificates";
import { end, httpServer, listen, portOf } from "./httpServers";

describe("A server of the data plane", () => {
  for (const by of ["TLS", "plain HTTP"] as const)
    it(`by ${by} ends with connections on which nobody has said anything yet`, async () => {
      const authority = await Authority.create("test");
      const certificate = by === "TLS" ? await authority.issue({ names: ["shop.example"] }) : undefined;
      const server = httpServer({}, certificate, () => assert.fail("nothing is asked"));
      await listen(server, 0);
      const arrived = once(server, "connection");
      const silent = connect(portOf(server), "127.0.0.1");
      await arrived;
      const ended = once(silent, "close");
      silent.resume();
      await end(server);
      await ended;
    });
});
