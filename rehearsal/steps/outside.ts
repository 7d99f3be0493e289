import { CreateHostedZoneCommand, DeleteHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RemoveRegionsFromReplicationCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { ownSecrets } from "../../config/replicatedSecret";
import { regionSettings } from "../../deploy/regionSettings";
import type { Context, RehearsalStep } from "./context";

/** What the configuration names and the program doesn't make: the emulated account gets it first, and loses it last. */
export const makeHostedZone: RehearsalStep = {
  name: "make the hosted zone that the configuration names",
  run: async ({ cloud, outside }) => {
    const { domain, hostedZoneId } = regionSettings(cloud.workspace, "foundation");
    const client = cloud.cloudIn(cloud.regionOf("foundation")).client(Route53Client);
    const command = new CreateHostedZoneCommand({ Name: domain, CallerReference: `outside-${process.pid}` });
    const id = (await client.send(command)).HostedZone!.Id!.replace("/hostedzone/", "");
    outside.push({ kind: "hosted zones", region: "global", id });
    cloud.configure({ hostedZoneId: id });
    return { detail: `${id} of ${domain} stands for ${hostedZoneId}` };
  },
};

export const removeHostedZone: RehearsalStep = {
  name: "remove the hosted zone that was there before",
  run: async ({ cloud, outside }) => {
    const client = cloud.cloudIn(cloud.regionOf("foundation")).client(Route53Client);
    const zones = outside.filter(({ kind }) => kind === "hosted zones").map(({ id }) => id);
    outside.splice(0, outside.length, ...outside.filter(({ kind }) => kind !== "hosted zones"));
    for (const Id of zones) await client.send(new DeleteHostedZoneCommand({ Id }));
    return { detail: `${zones.join(", ")}: no record was left in it` };
  },
};

const named = ({ cloud }: Pick<Context, "cloud">) => {
  const settings = regionSettings(cloud.workspace, "foundation");
  return ownSecrets(settings).map(({ key, arn }) => {
    const [, , , home = "", , , name = ""] = arn.split(":");
    const replicas = settings.regions.filter((it) => it !== home);
    const Name = name.replace(/-[A-Za-z0-9]{6}$/, "");
    return { key, arn, Name, replicas, client: cloud.cloudIn(home).client(SecretsManagerClient) };
  });
};

export const makeSecrets: RehearsalStep = {
  name: "make the secrets that the configuration names",
  run: async ({ cloud }) => {
    const made = named({ cloud });
    for (const { key, Name, replicas, client } of made) {
      const AddReplicaRegions = replicas.map((Region) => ({ Region }));
      const { ARN } = await client.send(new CreateSecretCommand({ Name, SecretString: "{}", AddReplicaRegions }));
      cloud.configure({ [key]: ARN });
    }
    return { detail: made.map(({ key, Name }) => `${Name} for ${key}`).join(", ") };
  },
};

export const removeSecrets: RehearsalStep = {
  name: "remove the secrets that were there before",
  run: async ({ cloud }) => {
    const gone = named({ cloud });
    for (const { arn: SecretId, replicas: RemoveReplicaRegions, client } of gone) {
      await client.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions }));
      await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    }
    return { detail: gone.map(({ Name }) => Name).join(", ") };
  },
};
