import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { parseSettings } from "../app/src/configuration/parse";

const text = readFileSync(path.join(__dirname, "..", "app", "compose.yaml"), "utf8");

interface Service {
  readonly image: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly privileged?: boolean;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
}

const { services, networks } = load(text) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
};
const each = Object.entries(services);
const named = (rule: (service: Service, name: string) => boolean): string[] =>
  each.filter(([name, service]) => rule(service, name)).map(([name]) => name);

const secrets: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: "word-1",
  PAYMENT_GATEWAY_SECRET: "word-2",
  TOKEN_SIGNING_KEYS: '{"current":{"kid":"k","pem":"p"},"previous":null}',
};

/** Fills in `${NAME}`, `${NAME:?why}` and `${NAME:-}`, as Docker does from `.env`. */
function filledIn(environment: Readonly<Record<string, string>>): Record<string, string> {
  const fill = (value: string): string =>
    value.replaceAll(/\$\{(\w+)(?::[?-][^}]*)?\}/g, (_, name: string) => secrets[name] ?? "");
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

describe("app/compose.yaml", () => {
  it("gives no container anything that it can write, gain or keep beyond its volumes", () => {
    assert.equal(each.length, 12);
    assert.deepEqual(
      named((it) => it.read_only !== true),
      [],
    );
    assert.deepEqual(
      named((it) => it.cap_drop?.join() !== "ALL" || it.security_opt?.join() !== "no-new-privileges:true"),
      [],
    );
    assert.deepEqual(
      named((it) => it.privileged !== undefined),
      [],
    );
  });

  it("is reached from this machine only, and its databases not even from there", () => {
    const ports = each.flatMap(([, it]) => it.ports ?? []);
    assert.deepEqual(ports, ["127.0.0.1:8080:8080", "127.0.0.1:8081:8081", "127.0.0.1:8082:8082"]);
    assert.equal(networks["databases"]?.internal, true);
    const beyond = named((it) => !it.network_mode && it.networks?.join() !== "databases");
    assert.deepEqual(beyond, ["storefront"]);
  });

  it("names every image that it doesn't build by an exact version", () => {
    for (const { image } of Object.values(services)) assert.match(image, /^(storefront|.+:\d+\.\d+[\w.-]*)$/);
  });

  it("holds no secret, and refuses to start without one", () => {
    for (const name of Object.keys(secrets)) assert.ok(text.includes(`\${${name}:?`), name);
    assert.doesNotMatch(text, /PRIVATE KEY|password":"[^$]|PASSWORD: [^$]/);
  });

  it("starts one region by default and three by a profile", () => {
    assert.deepEqual(
      named((it) => it.profiles === undefined),
      ["postgres", "documents", "migrate", "seed", "storefront", "payments"],
    );
    assert.ok(each.every(([, { profiles }]) => profiles === undefined || profiles.join() === "regions"));
  });

  it("tells each storefront what it can read, and a region of its own", () => {
    const told = each.filter(([, it]) => it.environment?.["AWS_REGION"]).map(([, it]) => filledIn(it.environment!));
    const settings = told.map((environment) => parseSettings(environment));
    assert.deepEqual(
      settings.map((it) => [it.region, it.port, it.relational.endpoint]),
      [
        ["us-east-1", 8080, "postgres"],
        ["us-east-1", 8080, "postgres"],
        ["us-east-1", 8080, "postgres"],
        ["eu-west-1", 8081, "postgres-eu-west-1"],
        ["ap-south-1", 8082, "postgres-ap-south-1"],
      ],
    );
    for (const { relationalCredentials } of settings)
      assert.deepEqual(relationalCredentials, { value: '{"username":"storefront","password":"word-1"}' });
  });
});
