import * as pulumi from "@pulumi/pulumi";
import type { TagSettings } from "../../config/settings";
import { ownNames } from "./platform";

/** What the backup plans select by. Clusters and buckets that are to be backed up carry it; plans and restore tests ask for it. */
export const backupTag = () => ({ key: "Backup", value: ownNames().name }) as const;

/** The same as a map of tags. */
export const backupTags = (): Readonly<Record<string, string>> => ({ [backupTag().key]: backupTag().value });

type Tags = Readonly<Record<string, pulumi.Input<string>>>;

interface GroupTag {
  readonly key: pulumi.Input<string>;
  readonly value: pulumi.Input<string>;
  readonly propagateAtLaunch: pulumi.Input<boolean>;
}

/** Types whose tags stand elsewhere than in a map called `tags`. */
const autoScalingGroup = "aws:autoscaling/group:Group";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

/**
 * Adds Project, Stack, Region, Owner, CostCenter and DataClass to every resource of the program that can be tagged. Call it once,
 * before the first resource.
 *
 * @param region Region of the stack. A resource that says `region` itself is tagged with that one.
 */
export function tagEverything(tags: TagSettings, stack: string, region: string): void {
  pulumi.runtime.registerStackTransformation(tagging(tags, stack, region));
}

/** What every resource carries: for those that AWS makes by order of something else than this program. */
export function commonTags(settings: TagSettings, stack: string, region: pulumi.Input<string>): Tags {
  return {
    Project: settings.project,
    Stack: stack,
    Region: region,
    Owner: settings.owner,
    CostCenter: settings.costCenter,
    DataClass: settings.dataClass,
  };
}

function tagging(settings: TagSettings, stack: string, stackRegion: string): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    const property = tagProperty(type, props);
    if (property === undefined) return undefined;
    const common = commonTags(settings, stack, props.region ?? stackRegion);
    const merge = type === autoScalingGroup ? mergeGroupTags : mergeTags;
    const tagged = { ...props, [property]: eventually(props[property], (own) => merge(common, own)) };
    return { props: type === launchTemplate ? { ...tagged, ...launchedTags(common, props) } : tagged, opts };
  };
}

/**
 * Where this resource takes its tags. Constructors of @pulumi/aws and @pulumi/awsx name every argument they know, given or not,
 * so a class takes tags exactly if its properties have the name.
 */
function tagProperty(type: string, props: pulumi.Inputs): string | undefined {
  return /^(aws|awsx|eks):/.test(type) && "tags" in props ? "tags" : undefined;
}

/**
 * A group tags the instances that it launches, but not their volumes: those take their tags from the template. What else a template
 * is to tag it says itself.
 */
function launchedTags(common: Tags, { tagSpecifications }: pulumi.Inputs) {
  const kinds: readonly LaunchedTags[] = tagSpecifications ?? [{ resourceType: "volume" }];
  return { tagSpecifications: kinds.map((it) => ({ ...it, tags: mergeTags(common, it.tags) })) };
}

interface LaunchedTags {
  readonly resourceType: string;
  readonly tags?: Tags;
}

/** A plain value stays plain, so that a preview shows the tags even where an own one is still unknown. */
function eventually(own: unknown, merge: (own: unknown) => unknown): unknown {
  if (pulumi.Output.isInstance(own)) return own.apply(merge);
  return own instanceof Promise ? own.then(merge) : merge(own);
}

/** Own tags win over the common ones. */
function mergeTags(common: Tags, own: unknown): Tags {
  return { ...common, ...(own as Tags | undefined) };
}

function mergeGroupTags(common: Tags, own: unknown): readonly GroupTag[] {
  const given = (own as readonly GroupTag[] | undefined) ?? [];
  const added = Object.entries(common)
    .filter(([key]) => !given.some((tag) => tag.key === key))
    .map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
  return [...added, ...given];
}
