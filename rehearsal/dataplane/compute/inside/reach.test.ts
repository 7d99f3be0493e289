import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { type AddressInfo, connect, createServer, type Server, Socket } from "node:net";
import { connect as connectSecurely, createServer as createSecureServer } from "node:tls";
import { Authority } from "../../certificates";
import { installReach } from "./reach";

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe("What a storefront reaches", () => {
  let undo: () => void;
  let plain: Server;
  let secure: Server;
  let authority: Authority;
  const refusals: string[] = [];

  before(async () => {
    authority = await Authority.create("local");
    const { certificate: cert, key } = await authority.issue({ names: ["db.example.com"] });
    plain = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nplain"));
    secure = createSecureServer({ cert, key }, (socket) => socket.end("secure"));
    for (const it of [plain, secure]) await once(it.listen(0, "127.0.0.1"), "listening");
    const ports = {
      "db.example.com:5432": portOf(secure),
      "other.example.com:5432": portOf(secure),
      "shop.example.com:443": portOf(plain),
      "127.0.0.1:8090": portOf(plain),
    };
    undo = installReach({ ports, onRefusal: (message) => refusals.push(message) });
  });
  after(() => {
    undo();
    plain.close();
    secure.close();
  });
  beforeEach(() => void refusals.splice(0));

  const answerOf = async (socket: Socket): Promise<string> => {
    let text = "";
    for await (const chunk of socket.setEncoding("utf8")) text += chunk as string;
    return text;
  };
  const errorOf = async (socket: Socket): Promise<NodeJS.ErrnoException> => {
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    return error;
  };
  const trusting = (host: string) => connectSecurely({ host, port: 5432, servername: host, ca: authority.certificate });

  it("is where a name and port lead, in whichever form connect is called", async () => {
    const forms = [
      () => connect(443, "shop.example.com"),
      () => connect({ host: "SHOP.example.com.", port: 443 }),
      () => connect({ host: "localhost", port: 8090 }),
      () => connect(8090),
      () => new Socket().connect(443, "shop.example.com"),
      () => new Socket().connect({ host: "shop.example.com", port: 443 }),
    ];
    for (const open of forms) assert.match(await answerOf(open()), /plain$/);
    let told = false;
    assert.match(await answerOf(connect(443, "shop.example.com", () => (told = true))), /plain$/);
    assert.ok(told);
  });

  it("is reached by HTTP clients too, which show the name that they asked for", async () => {
    const request = get("http://shop.example.com:443/");
    const [response] = (await once(request, "response")) as [NodeJS.ReadableStream];
    response.resume();
    assert.equal(request.getHeader("host"), "shop.example.com:443");
  });

  it("must show a certificate for the name that was asked for, not for this machine", async () => {
    assert.equal(await answerOf(trusting("db.example.com")), "secure");
    assert.equal((await errorOf(trusting("other.example.com"))).code, "ERR_TLS_CERT_ALTNAME_INVALID");
    const untrusting = connectSecurely({ host: "db.example.com", port: 5432, servername: "db.example.com" });
    assert.match(String((await errorOf(untrusting)).code), /UNABLE_TO_|SELF_SIGNED/);
  });

  it("is nothing else: another name, another port and an address are refused by name", async () => {
    for (const [host, port] of [
      ["example.com", 443],
      ["db.example.com", 443],
      ["192.0.2.1", 5432],
    ] as const) {
      const { message, code } = await errorOf(connect({ host, port }));
      assert.match(message, new RegExp(`^${host}:${port} is nothing that the storefront's environment names`));
      assert.equal(code, "ECONNREFUSED");
      assert.equal(refusals.at(-1), message);
    }
    assert.equal((await errorOf(trusting("elsewhere.example.com"))).code, "ECONNREFUSED");
    assert.equal(refusals.length, 4);
  });

  it("isn't this machine's other ports: a collector that isn't there refuses as always, and nobody is told", async () => {
    const { message, code } = await errorOf(connect(portOf(plain), "127.0.0.1"));
    assert.deepEqual([message, code], [`connect ECONNREFUSED 127.0.0.1:${portOf(plain)}`, "ECONNREFUSED"]);
    assert.deepEqual(refusals, []);
  });
});
