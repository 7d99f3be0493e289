import { Server, ServerCredentials } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import * as automation from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { useStage } from "./stage";

const run = promisify(execFile);
const region = "eu-west-1";

/** The SDK's own language host for programs of a running process; its types leave it out. */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (
    program: () => Promise<void>,
  ) => Record<"getRequiredPlugins" | "run" | "getPluginInfo", (this: unknown) => void>;
};

const calls = ["getRequiredPlugins", "run", "getPluginInfo"] as const;
const boundTo = (language: InstanceType<typeof LanguageServer>) =>
  Object.fromEntries(calls.map((name) => [name, language[name].bind(language)]));

class Resource extends pulumi.CustomResource {}

describe("the policy pack with the plain pulumi CLI", function () {
  this.timeout(60_000);
  // The stage gives the engine's environment and providers; the program comes from the language host below.
  const stage = useStage({ program: require.resolve("./policy.program"), stacks: { [region]: region } });
  let program: () => void = () => undefined;
  let host: Server;
  let port = 0;

  before(async () => {
    // What `pulumi-language-nodejs` is to the engine. Under that name it isn't on the path: the engine then starts packs by the shim.
    host = new Server();
    const language = new LanguageServer(() => Promise.resolve(program()));
    const handshake = (_: unknown, done: (error: null, answer: object) => void) =>
      done(null, new LanguageHandshakeResponse());
    const handlers = Object.entries({ ...boundTo(language), handshake });
    host.addService(LanguageRuntimeService as never, Object.fromEntries(handlers) as never);
    port = await promisify(host.bindAsync.bind(host))("127.0.0.1:0", ServerCredentials.createInsecure());
    await stage().done(region, { kind: "preview" });
  });
  after(() => host?.forceShutdown());

  /** What a person types in the folder of Pulumi.yaml. */
  const preview = async (...more: readonly string[]): Promise<{ code: number; output: string }> => {
    const { workDir, engineRoot, env } = stage().targetOf(region);
    const own = {
      ...env,
      PATH: [path.join(engineRoot!, "bin"), env["PATH"], path.join(programRoot, "policy", "bin")].join(path.delimiter),
      PULUMI_DEBUG_LANGUAGES: `nodejs:${port}`,
      MERIDIAN_PROJECT: workDir,
    };
    const args = [
      "preview",
      "--non-interactive",
      "--stack",
      region,
      "--policy-pack",
      path.join(programRoot, "policy"),
      ...more,
    ];
    return run(path.join(engineRoot!, "bin", "pulumi"), args, { cwd: workDir, env: own }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        output: stdout + stderr,
      }),
    );
  };

  it("lets a program through that has nothing wrong", async () => {
    program = () => undefined;
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.match(output, /meridian@v0\.1\.0/);
  });

  it("fails a preview with what is wrong, why, and how to fix it", async () => {
    program = () => void new Resource("aws:backup/vault:Vault", "vault", {});
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /\[mandatory\]\s+data-protected\s+\(aws:backup:Vault: vault\)/);
    assert.match(output, /backup Vault vault isn't protected\.\s+Why: .*\s+To fix it: .*\s+See https:/);
  });

  it("takes a rule as strictly as --policy-pack-config says, and the others as they are", async () => {
    program = () => void new Resource("aws:backup/vault:Vault", "vault", {});
    const file = path.join(stage().targetOf(region).workDir, "levels.json");
    const levels = async (configured: object) => {
      writeFileSync(file, JSON.stringify(configured));
      const { output } = await preview("--policy-pack-config", file);
      return [...output.matchAll(/\[(mandatory|advisory)\]\s+(\S+)/g)]
        .map(([, level, rule]) => `${rule} ${level}`)
        .sort();
    };
    const asTheyAre = await levels({});
    assert.ok(asTheyAre.length > 1 && asTheyAre.includes("data-protected mandatory"), asTheyAre.join());
    const others = asTheyAre.filter((it) => !it.startsWith("data-protected "));
    assert.deepEqual(await levels({ "data-protected": "advisory" }), ["data-protected advisory", ...others].sort());
    assert.deepEqual(await levels({ "data-protected": "disabled" }), others);
  });
});
