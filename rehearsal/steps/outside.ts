import { CreateHostedZoneCommand, DeleteHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { regionSettings } from "../../deploy/regionSettings";
import type { RehearsalStep } from "./context";

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
    const zones = outside.splice(0).map(({ id }) => id);
    for (const Id of zones) await client.send(new DeleteHostedZoneCommand({ Id }));
    return { detail: `${zones.join(", ")}: no record was left in it` };
  },
};
