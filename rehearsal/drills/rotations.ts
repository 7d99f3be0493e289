/** A rotation on a living cloud: by the real program, stack by stack, and asked of each process and front door. */
import { request as httpsRequest } from "node:https";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { deployOrder, only } from "../../deploy/order";
import type { DrillPlatform } from "../../drill/drillPlatform";
import type { OriginValue, RotationPort } from "../../drill/rotationPort";
import { StepError } from "../../drill/step";
import type { LocalCloud } from "../cloud/localCloud";
import { type Context, inAll } from "../steps/context";
import type { LivingStage } from "../steps/stage";

/** As the stacks' files have it at first; a kept cloud's that were rotated before aren't gone on with. */
const generations = new WeakMap<LocalCloud, number>();

interface Rotated<Value> {
  readonly current: Value;
  readonly previous: Value;
}

export function rotationsOf(context: Context, stage: LivingStage, platform: DrillPlatform): RotationPort {
  const { cloud } = context;
  const { foundation, outputs } = platform;
  let replaced: string | undefined;

  async function secret<Value>(arns: Readonly<Record<string, string>>, region: string): Promise<Rotated<Value>> {
    const asked = new GetSecretValueCommand({ SecretId: arns[region]! });
    const { SecretString } = await cloud.cloudIn(region).client(SecretsManagerClient).send(asked);
    return JSON.parse(SecretString!) as Rotated<Value>;
  }
  const [home] = context.platform.regions as [string, ...string[]];

  return {
    rotate: async () => {
      replaced = (await secret<string>(foundation.originSecretArns, home)).previous;
      const generation = (generations.get(cloud) ?? 0) + 1;
      generations.set(cloud, generation);
      cloud.configure({ secretGeneration: generation });
      for (const group of only(deployOrder(context.platform), context.stacks))
        await inAll(context, group, { kind: "up" });
      return `secretGeneration is ${generation}, and all stacks were applied`;
    },
    wantedKeys: async () => {
      const { current, previous } = await secret<{ kid: string }>(foundation.tokenSigningSecretArns, home);
      return [current.kid, previous.kid];
    },
    keysIn: (region) => {
      const here = [...stage.plane.parts.compute.machines].filter(([, it]) => it.wanted.region === region && it.serves);
      return Promise.all(here.map(async ([process, { port }]) => ({ process, keys: await keysAt(port) })));
    },
    frontDoor: async (region) => {
      const { current, previous } = await secret<string>(foundation.originSecretArns, region);
      if (replaced === undefined) throw new StepError("failed", "nobody has rotated here, so no value was replaced");
      const values: Readonly<Record<OriginValue, string>> = { current, previous, replaced };
      const door = stage.plane.world.directory.find(outputs[region]!.loadBalancerDnsName, 443);
      if (!door) throw new StepError("failed", `nothing listens at the load balancer of ${region}`);
      const answers = Object.entries(values).map(async ([name, value]) => {
        const status = await statusAt(door, platform.domain, value);
        return [name, status === 403 ? "refused" : "let in"] as const;
      });
      return Object.fromEntries(await Promise.all(answers)) as Record<OriginValue, "let in" | "refused">;
    },
  };
}

/** Public keys are told to anybody; the one that signs is the first. @throws Error where nobody answers */
async function keysAt(port: number): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`, { signal: AbortSignal.timeout(5_000) });
  const { keys } = (await answer.json()) as { readonly keys: readonly { readonly kid: string }[] };
  return keys.map(({ kid }) => kid);
}

function statusAt(door: { readonly host: string; readonly port: number }, domain: string, value: string) {
  return new Promise<number>((resolve, reject) => {
    const headers = { host: domain, "x-origin-secret": value };
    const options = { ...door, path: "/.well-known/jwks.json", headers, servername: domain, rejectUnauthorized: false };
    const asked = httpsRequest({ ...options, timeout: 5_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject).on("timeout", () => asked.destroy(new Error("the front door doesn't answer")));
    asked.end();
  });
}
