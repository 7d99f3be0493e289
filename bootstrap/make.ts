/** A place for Pulumi's state, from nothing: which parts it has, what a person is shown of them, and how they are made. */
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import type { Access } from "../deploy/check/clients";
import type { Ports } from "../drill/ports";
import { takeSteps } from "../drill/runner";
import { type Look, type StatePart, refusalOf, stepOf } from "./part";
import { backendUrl, bucketsOf, secretsProvider, type StatePlace } from "./place";
import { replication, replicationRole } from "./replication";
import { keptDays, stateBucket } from "./stateBucket";
import { keyArnIn, stateKey, stateKeyReplica } from "./stateKey";
import { emptyStack, projectBackend, type StateBackend } from "./stacks";

export interface StateWorld {
  readonly place: StatePlace;
  /** Folder with Pulumi.yaml. */
  readonly directory: string;
  readonly stacks: readonly string[];
  /** Roles that may read state from now on. */
  readonly readers: readonly string[];
  /** Where AWS is. Default: AWS itself, with this shell's credentials. */
  readonly access?: Access;
  /** Folder whose `bin/` holds the engine; without it the one on PATH is used. */
  readonly engineRoot?: string;
  /** What the engine needs in its environment beside this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

export const backendOf = ({ place, directory, engineRoot, env }: StateWorld): StateBackend => ({
  ...{ directory, url: backendUrl(place), secretsProvider: secretsProvider(place.region) },
  ...(engineRoot !== undefined && { engineRoot }),
  ...(env && { env }),
});

type ClientArgs = Access & { readonly region: string };

/** The parts in AWS, in the order in which they need each other. */
export function partsInAws({ place, readers, access = {} }: StateWorld): readonly StatePart[] {
  const { accountId, region, replicaRegion } = place;
  const [here, there] = [region, replicaRegion].map((it) => ({ ...access, region: it })) as [ClientArgs, ClientArgs];
  const kms = { home: new KMSClient(here), replica: new KMSClient(there) };
  const s3 = { home: new S3Client(here), replica: new S3Client(there) };
  const keyArn = { home: () => keyArnIn(kms.home), replica: () => keyArnIn(kms.replica) };
  const [home, replica] = bucketsOf(place);
  const bucket = { accountId, readers };
  const kept = `every version kept for ${keptDays} days; cents a month (https://aws.amazon.com/s3/pricing/)`;
  return [
    stateKey(place, kms.home, readers),
    stateKeyReplica(place, kms, readers),
    stateBucket({ ...bucket, region, bucket: home, purpose: `Pulumi's state; ${kept}`, keyArn: keyArn.home }, s3.home),
    stateBucket(
      { ...bucket, region: replicaRegion, bucket: replica, purpose: `its copy; ${kept}`, keyArn: keyArn.replica },
      s3.replica,
    ),
    replicationRole(place, new IAMClient(here)),
    replication({ accountId, from: home, to: replica, keyArn: keyArn.replica }, s3.home),
    replication({ accountId, from: replica, to: home, keyArn: keyArn.home }, s3.replica),
  ];
}

export function partsOf(world: StateWorld): readonly StatePart[] {
  const backend = backendOf(world);
  return [...partsInAws(world), projectBackend(backend), ...world.stacks.map((it) => emptyStack(backend, it))];
}

export interface SeenPart {
  readonly part: StatePart;
  readonly look: Look;
}

/** Looks at every part. Stacks can be looked at only where there is a bucket for them; before that none is there. */
export async function lookAtAll(parts: readonly StatePart[]): Promise<readonly SeenPart[]> {
  const seen: SeenPart[] = [];
  for (const part of parts) seen.push({ part, look: await part.look().catch(missingPlace) });
  return seen;
}

/** The engine's error where its bucket isn't there yet. */
function missingPlace(error: Error): Look {
  if (/NoSuchBucket|NotFound|bucket .*does not exist|NoSuchKey/i.test(error.message))
    return { state: "absent", differs: [] };
  throw error;
}

const isDone = ({ look }: SeenPart): boolean => look.state === "ours" && look.differs.length === 0;

/** A line for each part: what is there, what would be made or set, what is in the way. */
export const linesOf = (seen: readonly SeenPart[]): readonly string[] =>
  seen.map(({ part, look }) => {
    if (look.state === "foreign") return `✖ ${part.name}: exists, and isn't ours`;
    if (look.state === "absent") return `+ ${part.name}: ${part.purpose}`;
    return look.differs.length === 0 ? `✔ ${part.name}` : `~ ${part.name}: ${look.differs.join(", ")}`;
  });

/** Makes what is missing, one part after the other. @returns whether everything is there. */
export async function make(parts: readonly StatePart[], ports: Ports): Promise<boolean> {
  const seen = await lookAtAll(parts);
  for (const it of linesOf(seen)) ports.say(it);
  const refusals = seen.flatMap(({ part, look }) => refusalOf(part, look));
  if (refusals.length > 0) throw new Error(["Nothing was made:", ...refusals].join("\n"));
  const open = seen.filter((it) => !isDone(it));
  if (open.length === 0) return true;
  if (!(await ports.confirm(`Make or set these ${open.length}?`))) throw new Error("Nothing was made.");
  const results = await takeSteps(
    open.map(({ part }) => stepOf(part)),
    undefined,
    ports,
    {
      begin: () => undefined,
      end: ({ name, outcome, seconds, detail }) =>
        ports.say(`${outcome === "held" ? "✔" : "✖"} ${seconds.toFixed(1).padStart(5)} s  ${name}: ${detail}`),
    },
  );
  return results.every((it) => it.outcome === "held");
}
