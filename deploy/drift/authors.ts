/** Who changed what, where CloudTrail tells: it keeps 90 days of every region's management events for each account. */
import { type CloudTrailClient, type Event, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import type { StackChange } from "../protocol";
import type { Authors, StackDrift } from "./stacks";

/** CloudTrail answers two questions a second in each region: more than these are nobody's evening. */
const mostAsked = 40;
/** What AWS has in one place for the whole world logs there. */
const worldRegion = "us-east-1";

export interface TrailPorts {
  readonly trailIn: (region: string) => Pick<CloudTrailClient, "send">;
  /** Region of what foundation and global make without naming another. */
  readonly homeRegion: string;
}

/** @returns a sentence for each change that somebody is known for; why nothing more is known, if so */
export async function authorsOf(
  drifts: readonly StackDrift[],
  ports: TrailPorts,
): Promise<{ readonly authors: Authors; readonly notAsked?: string }> {
  const asked = drifts.flatMap(({ stack, changes, ids }) =>
    changes.map((change) => ({ change, stack, id: ids[change.urn] })),
  );
  const authors: Record<string, string> = {};
  for (const { change, stack, id } of asked.slice(0, mostAsked)) {
    if (id === undefined) continue;
    try {
      const event = await lastChange(nameInTrail(id), regionsOf(stack, change, id, ports), ports);
      if (event !== undefined) authors[change.urn] = inWords(event);
    } catch (error) {
      // One refusal is all of them: credentials that may not ask for one event may not ask for another.
      return { authors, notAsked: `CloudTrail wasn't asked who did it: ${(error as Error).message}` };
    }
  }
  const left = asked.length - mostAsked;
  return left > 0
    ? { authors, notAsked: `CloudTrail was asked about the first ${mostAsked} changes only` }
    : { authors };
}

/** Where the change may be logged: the region of an ARN, else the stack's, and that of what is the world's. */
function regionsOf(stack: string, { urn }: StackChange, id: string, { homeRegion }: TrailPorts): readonly string[] {
  const ofArn = /^arn:aws:[^:]+:([^:]+):/.exec(id)?.[1];
  const own = stack === "foundation" || stack === "global" ? homeRegion : stack;
  const isWorlds = /aws:(iam|route53|cloudfront)\//.test(urn);
  return [...new Set([isWorlds ? worldRegion : (ofArn ?? own)])];
}

/** CloudTrail's names of resources are ids and names, and of some services ARNs; what a provider put in front of them isn't. */
const nameInTrail = (id: string): string => (id.startsWith("arn:") ? id : id.split(/[:/|]/).at(0)!);

async function lastChange(
  name: string,
  regions: readonly string[],
  { trailIn }: TrailPorts,
): Promise<Event | undefined> {
  for (const region of regions) {
    const LookupAttributes = [{ AttributeKey: "ResourceName" as const, AttributeValue: name }];
    const { Events = [] } = await trailIn(region).send(new LookupEventsCommand({ LookupAttributes }));
    // The newest comes first; our own deployments' calls are events, too, and say so.
    const changing = Events.find((it) => it.ReadOnly !== "true");
    if (changing !== undefined) return changing;
  }
  return undefined;
}

function inWords({ EventName, Username, EventTime }: Event): string {
  const when = EventTime?.toISOString().replace(/\.\d+Z$/, "Z") ?? "an unknown time";
  return `last changed by ${Username ?? "somebody without a name"} at ${when}: ${EventName ?? "an unnamed call"}`;
}
