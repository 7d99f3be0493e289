import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Cloud } from "../entry";
import { unlessGone } from "../aws/gone";
import type { ClusterApi } from "./clusterApi";
import { at, type Manifest } from "./manifest";
import { podAddresses } from "./pods";

const gone = /^TargetGroupNotFound(Exception)?$/;
const client = (cloud: Cloud): elb.ElasticLoadBalancingV2Client => cloud.client(elb.ElasticLoadBalancingV2Client);
const groupOf = (binding: Manifest): string => String(at(binding, "spec", "targetGroupARN"));

/** @throws Error as the controller's admission webhook refuses a binding. */
export async function refuseUnlessBindable(cloud: Cloud, binding: Manifest): Promise<void> {
  const arn = groupOf(binding);
  const found = await unlessGone(gone, () =>
    client(cloud).send(new elb.DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
  );
  const type = found?.TargetGroups?.[0]?.TargetType;
  if (type !== "ip")
    throw new Error(
      `admission webhook "vtargetgroupbinding.elbv2.k8s.aws" denied the request: ` +
        (type ? `TargetGroup ${arn} has targets of type ${type}, not ip` : `TargetGroup ${arn} not found`),
    );
}

/** As the controller does after every change: the target group holds the pods that the binding's Service finds, and no others. */
export async function bindPods(cloud: Cloud, api: ClusterApi): Promise<void> {
  for (const { manifest } of api.list("TargetGroupBinding")) {
    const { namespace } = manifest.metadata;
    const name = String(at(manifest, "spec", "serviceRef", "name"));
    const service = api.find({
      apiVersion: "v1",
      kind: "Service",
      name,
      ...(namespace !== undefined && { namespace }),
    });
    const wanted = await podAddresses(cloud, api, service?.manifest);
    await holdTargets(cloud, groupOf(manifest), wanted, portOf(manifest, service?.manifest));
  }
}

/** Takes out what a binding had put in. The target group may have gone before it. */
export async function unbind(cloud: Cloud, binding: Manifest): Promise<void> {
  await holdTargets(cloud, groupOf(binding), [], undefined);
}

async function holdTargets(cloud: Cloud, arn: string, wanted: readonly string[], port: number | undefined) {
  const found = await unlessGone(gone, () =>
    client(cloud).send(new elb.DescribeTargetHealthCommand({ TargetGroupArn: arn })),
  );
  if (!found) return;
  const present = (found.TargetHealthDescriptions ?? []).flatMap((it) => it.Target?.Id ?? []);
  const added = wanted.filter((id) => !present.includes(id));
  const removed = present.filter((id) => !wanted.includes(id));
  const targets = (ids: readonly string[]): elb.TargetDescription[] => ids.map((Id) => ({ Id, Port: port }));
  if (added.length > 0)
    await client(cloud).send(new elb.RegisterTargetsCommand({ TargetGroupArn: arn, Targets: targets(added) }));
  if (removed.length > 0)
    await client(cloud).send(
      new elb.DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: removed.map((Id) => ({ Id })) }),
    );
}

/** The pods' own port: that of the Service, where it has a number. */
function portOf(binding: Manifest, service: Manifest | undefined): number | undefined {
  const reference = at(binding, "spec", "serviceRef", "port");
  const ports = (at(service, "spec", "ports") ?? []) as readonly Record<string, unknown>[];
  const port = ports.find((it) => it["port"] === reference || it["name"] === reference);
  const target = port?.["targetPort"];
  return Number(typeof target === "number" ? target : (port?.["port"] ?? reference)) || undefined;
}
