import assert from "node:assert/strict";
import fc from "fast-check";
import { parseOptions } from "./options";

const problemsOf = (...args: string[]): string[] => {
  try {
    parseOptions(args);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

describe("The storefront's options", () => {
  it("start one region on port 8080 with fresh sample data", () => {
    const start = {
      name: "start",
      regions: ["us-east-1"],
      port: 8080,
      keep: undefined,
      stock: "sample",
      functions: "none",
      carts: "relational",
    };
    assert.deepEqual(parseOptions([]), start);
    assert.deepEqual(parseOptions(["start"]), start);
  });

  it("start as many regions as are asked for, where and on what is asked for", () => {
    assert.deepEqual(parseOptions(["--regions", "3", "--port=9000", "--keep", "data", "--empty"]), {
      name: "start",
      regions: ["us-east-1", "eu-west-1", "ap-south-1"],
      port: 9000,
      keep: "data",
      stock: "none",
      functions: "none",
      carts: "relational",
    });
  });

  it("put carts into a table when they are told to, and into no other place", () => {
    const command = parseOptions(["--carts", "dynamodb"]);
    assert.equal(command.name === "start" && command.carts, "dynamodb");
    assert.match(problemsOf("--carts", "redis")[0]!, /^--carts is redis; it must be one of relational, dynamodb$/);
  });

  it("name an issuer to sign in at, and what the shop is called there, both or neither", () => {
    const oidc = { issuer: "https://id.example.com", clientId: "shop" };
    const command = parseOptions(["--oidc-issuer", oidc.issuer, "--oidc-client", oidc.clientId]);
    assert.deepEqual(command.name === "start" && command.oidc, oidc);
    const told = (...args: string[]): string[] => problemsOf(...args).slice(0, -1);
    assert.deepEqual(told("--oidc-issuer", "id"), [
      "--oidc-issuer needs --oidc-client: what the shop is called there",
      "--oidc-issuer is id: it must be a URL",
    ]);
    assert.deepEqual(told("--oidc-client", "shop"), [
      "--oidc-client needs --oidc-issuer, such as https://id.example.com/realms/shop",
    ]);
    assert.deepEqual(told("status", "--oidc-client", "shop"), ["--oidc-client does not go with status"]);
  });

  it("ask a running shop to move both writers, or one", () => {
    const request = { name: "promote", region: "2", stores: ["relational", "document"] };
    assert.deepEqual(parseOptions(["promote", "--region", "2"]), { name: "request", port: 8080, request });
    assert.deepEqual(parseOptions(["failover", "--region", "eu-west-1", "--store", "document", "--port", "9000"]), {
      name: "request",
      port: 9000,
      request: { name: "failover", region: "eu-west-1", stores: ["document"] },
    });
  });

  it("ask it to kill a storefront unless another process is named", () => {
    const kill = (...more: string[]): unknown => {
      const command = parseOptions(["kill", ...more]);
      return command.name === "request" && command.request;
    };
    assert.deepEqual(kill("--region", "1"), { name: "kill", region: "1", part: "storefront" });
    assert.deepEqual(kill("--region", "1", "--process", "document"), { name: "kill", region: "1", part: "document" });
    assert.deepEqual(kill("--process", "gateway"), { name: "kill", region: "", part: "gateway" });
  });

  it("show the help whatever else is asked for", () => {
    assert.deepEqual(parseOptions(["--help"]), { name: "help" });
    assert.deepEqual(parseOptions(["promote", "-h"]), { name: "help" });
  });

  it("report everything that is wrong at once", () => {
    assert.deepEqual(problemsOf("--regions", "9", "--port", "x", "--fast", "--region=2", "now"), [
      "--fast isn't an option",
      "now is no command; there are start, status, promote, failover, rejoin, kill",
      "--regions is 9; it must be a whole number from 1 to 6",
      "--port is x; it must be a whole number from 1 to 65535",
      "See: npm run storefront -- --help",
    ]);
    assert.deepEqual(problemsOf("promote", "now", "--keep", "data", "--store", "orders"), [
      "now is neither a command nor an option",
      "--keep does not go with promote",
      "promote needs --region: a number from 1, or a name such as eu-west-1",
      "--store is orders; it must be one of relational, document, both",
      "See: npm run storefront -- --help",
    ]);
    assert.deepEqual(problemsOf("kill", "--region", "7", "--process", "init", "--empty=yes", "--port"), [
      "--empty takes no value",
      "--port needs a value",
      "--process is init; it must be one of storefront, relational, document, document-server, gateway",
      "--region is 7: a number from 1, or a name such as eu-west-1",
      "See: npm run storefront -- --help",
    ]);
  });

  it("name no command by a property that every object of JavaScript has", () => {
    for (const name of ["valueOf", "constructor", "__proto__"]) {
      assert.deepEqual(problemsOf(name, "--region", "1"), [
        `${name} is no command; there are start, status, promote, failover, rejoin, kill`,
        "See: npm run storefront -- --help",
      ]);
    }
  });

  it("leave room for every region's port", () => {
    assert.deepEqual(problemsOf("--regions", "3", "--port", "65534").slice(0, 1), [
      "--port is 65534; it must be a whole number from 1 to 65533",
    ]);
  });

  it("are understood or refused with a way to learn more, whatever is typed", () => {
    const words = fc.constantFrom(
      ..."start kill promote --regions --region --port --help 2 -- - --no-help =".split(" "),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 5 }), (args) => {
        const problems = problemsOf(...args);
        assert.ok(
          problems.length === 0 || problems.at(-1) === "See: npm run storefront -- --help",
          problems.join("\n"),
        );
      }),
    );
  });
});
