import { KMSClient, DescribeKeyCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { unreadableInputs } from "../providers/catalogue";
import type { Topology } from "../../report/topology";
import { peakMegabytes } from "../../toolchain/processes";
import type { Report, StackReport } from "../report/report";
import { stackReport } from "../report/stacks";
import { topologyOf } from "../report/topology";
import { type Context, inAll, type RehearsalStep } from "./context";
import { observedStores } from "./platform";

/** What the report tells of the platform, gathered while it is up. */
export class Stock {
  stacks: StackReport[] = [];
  unreadable: Report["unreadable"] = [];
  leftByAws: string[] = [];
  topology: Topology | undefined;
  serverMegabytes: Report["totals"]["serverMegabytes"] = {};

  /** Takes stock of all stacks; the report's tables and drawing come from this, so from the real state. */
  readonly take: RehearsalStep = {
    name: "take stock",
    run: async (context) => {
      const outcomes = await inAll(context, context.stacks, { kind: "resources" });
      const state = new Map([...outcomes].map(([stack, it]) => [stack, it.resources ?? []]));
      this.stacks = [...outcomes].map(([stack, it]) =>
        stackReport(stack, context.cloud.regionOf(stack), it.resources ?? [], it.peakMegabytes),
      );
      this.unreadable = unreadableInputs([...state.values()].flat().map((it) => it.type));
      if (state.has("global"))
        this.topology = topologyOf(context.platform.regions, state, await observedStores(context));
      this.serverMegabytes = peakOfServers(context);
      const resources = this.stacks.reduce((sum, it) => sum + it.resources, 0);
      const notEmulated = this.stacks.reduce(
        (sum, it) => sum + Object.values(it.notEmulated).reduce((a, b) => a + b, 0),
        0,
      );
      return {
        detail: `${resources} resources in ${this.stacks.length} stacks, ${notEmulated} of them not emulated`,
      };
    },
  };

  /** Keys and secrets that AWS keeps for their waiting period, after everything else is gone. */
  readonly leftovers: RehearsalStep = {
    name: "list what AWS itself keeps",
    run: async (context) => {
      this.serverMegabytes = peakOfServers(context);
      this.leftByAws = (await Promise.all(context.platform.regions.map((region) => keptByAws(context, region)))).flat();
      return { detail: this.leftByAws.length > 0 ? this.leftByAws.join("; ") : "nothing" };
    },
  };
}

async function keptByAws(context: Context, region: string): Promise<string[]> {
  const cloud = context.cloud.cloudIn(region);
  const { Keys } = await cloud.client(KMSClient).send(new ListKeysCommand({}));
  const described = await Promise.all(
    (Keys ?? []).map((it) => cloud.client(KMSClient).send(new DescribeKeyCommand({ KeyId: it.KeyId! }))),
  );
  const pending = described.filter((it) => it.KeyMetadata?.KeyState?.startsWith("Pending")).length;
  const { SecretList } = await cloud
    .client(SecretsManagerClient)
    .send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  const secrets = (SecretList ?? []).filter((it) => it.DeletedDate).length;
  return [
    ...(pending ? [`${pending} KMS keys pending deletion in ${region}`] : []),
    ...(secrets ? [`${secrets} secrets pending deletion in ${region}`] : []),
  ];
}

function peakOfServers({ cloud }: Context): Stock["serverMegabytes"] {
  return Object.fromEntries(Object.entries(cloud.servers).map(([role, { pid }]) => [role, peakMegabytes(pid)]));
}
