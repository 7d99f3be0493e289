/** Which template of a region's begins a fault in AWS, and what calls that takes. Pure. */
import {
  copiesTemplate,
  experimentSeconds,
  slowness,
  slownessTemplate,
  zoneTemplate,
} from "../../outputs/faultExperiments";
import type { DeclaredCall, DrillFault } from "../drill";
import type { DrillPlatform } from "../drillPlatform";

export interface FaultTemplate {
  readonly region: string;
  readonly id: string;
}

/** Region and name of the template that is made for it; nothing where AWS offers nothing that a drill would take for it. */
function wanted(fault: DrillFault): { readonly region: string; readonly name: string } | undefined {
  if (fault.kind === "lose-zone") return { region: fault.zone.replace(/[a-z]$/, ""), name: zoneTemplate(fault.zone) };
  if (fault.kind === "pause-copies") return { region: fault.from, name: copiesTemplate };
  const isSo =
    fault.kind === "slow-region" &&
    fault.milliseconds === slowness.milliseconds &&
    fault.lossShare === slowness.lossShare;
  return isSo ? { region: fault.region, name: slownessTemplate } : undefined;
}

/** The template that the platform has for it. */
export function templateOf(platform: DrillPlatform, fault: DrillFault): FaultTemplate | undefined {
  const found = wanted(fault);
  const id = found && platform.outputs[found.region]?.faultTemplateIds[found.name];
  return id === undefined ? undefined : { region: found!.region, id };
}

/** Why AWS can't begin it here, and what would change that; nothing where it can. */
export function experimentRefusal(platform: DrillPlatform, fault: DrillFault): string | undefined {
  if (templateOf(platform, fault)) return undefined;
  const found = wanted(fault);
  if (!found)
    return `AWS' Fault Injection Service has nothing for ${fault.kind} that this drill would see: run it on the local cloud (docs/drills.md)`;
  const own = fault.kind === "slow-region" ? ", which is made where instances serve (computeKind asg)" : "";
  return (
    `${found.region} has no template for ${found.name}${own}: set faultExperiments to true, and deploy foundation and ` +
    `${found.region}`
  );
}

type Use = "begin" | "end";

/**
 * Looking for experiments under way, and beginning or ending one. Beginning is exempt from what a region being left may be asked: it is the emergency
 * itself. Ending isn't: it is done only if the region can be reached, and an experiment ends by itself.
 */
export function faultCalls(platform: DrillPlatform, fault: DrillFault, use: Use): readonly DeclaredCall[] {
  const template = templateOf(platform, fault);
  if (!template) return [];
  const { region, id } = template;
  const account = platform.regions[0]!.document.arn.split(":")[4] ?? "";
  const at = (what: string) => `arn:aws:fis:${region}:${account}:${what}`;
  const looks = [fis("ListExperiments", region, ["*"]), fis("GetExperiment", region, [at("experiment/*")])];
  const minutes = experimentSeconds / 60;
  const calls: readonly DeclaredCall[] =
    use === "begin"
      ? [
          ...looks,
          {
            ...started(region, [at(`experiment-template/${id}`), at("experiment/*")]),
            changes: `begins the fault ${fault.kind}, for ${minutes} minutes at most`,
            undo: "StopExperiment",
          },
        ]
      : [
          ...looks,
          {
            ...fis("StopExperiment", region, [at("experiment/*")]),
            changes: `ends the fault ${fault.kind}`,
            undo: "StartExperiment from the same template",
          },
        ];
  return calls.map((it) => (use === "begin" ? { ...it, faultInjection: true } : { ...it, onlyIfReachable: true }));
}

const fis = (operation: string, region: string, resources: readonly string[]): DeclaredCall => ({
  ...{ service: "fis", operation, plane: "control", region },
  permissions: resources.map((resource) => ({ action: `fis:${operation}`, resource })),
});

/** The first experiment of an account makes the service's own role. */
function started(region: string, resources: readonly string[]): DeclaredCall {
  const call = fis("StartExperiment", region, resources);
  const context = { "iam:AWSServiceName": "fis.amazonaws.com" };
  const account = resources[0]!.split(":")[4]!;
  const role = `arn:aws:iam::${account}:role/aws-service-role/fis.amazonaws.com/AWSServiceRoleForFIS`;
  return {
    ...call,
    permissions: [...call.permissions, { action: "iam:CreateServiceLinkedRole", resource: role, context }],
  };
}
