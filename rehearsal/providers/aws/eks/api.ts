import * as sdk from "@aws-sdk/client-eks";
import type { Cloud } from "../../entry";
import { tagChanges } from "../tags";

export const eks = (cloud: Cloud): sdk.EKSClient => cloud.client(sdk.EKSClient);

/** What EKS says of a thing that isn't there, or whose cluster isn't. */
export const gone = /^ResourceNotFoundException$/;

/** AWS' own tags are nobody's input. */
export const ownTags = (tags: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !/^(aws|eks):/.test(key)));

type Tags = Readonly<Record<string, string>> | undefined;

export async function retag(cloud: Cloud, resourceArn: string, from: Tags, to: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  if (removed.length > 0) await eks(cloud).send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: removed }));
  if (Object.keys(put).length > 0) await eks(cloud).send(new sdk.TagResourceCommand({ resourceArn, tags: put }));
}

/** The parts of an id that @pulumi/aws joins. */
export function parts(id: string, separator: string): [string, string, string] {
  const [first = "", second = "", ...rest] = id.split(separator);
  return separator === ":" ? [first, [second, ...rest].join(":"), ""] : [first, second, rest.join(separator)];
}
