import type { Fault, Given } from "./fault";
import { linksNamed } from "./links";
import { type ApiFault, type FaultPorts, type NetworkFault, type StoreName, storeNames, type Undo } from "./ports";

/** Every fault there is, in the order of help. */
export const faults: readonly Fault[] = [
  {
    name: "kill-region",
    parameters: [{ name: "REGION", kind: "region" }],
    help: "everything in it dies and stays away: storefronts, databases, load balancer, and its AWS APIs",
    begin: (ports, { REGION }) => everythingIn(ports, REGION!),
  },
  {
    name: "kill-zone",
    parameters: [
      { name: "REGION", kind: "region" },
      { name: "ZONE", kind: "zone" },
    ],
    help: "what runs in the availability zone dies and stays away",
    begin: (ports, { REGION, ZONE }) => ports.processes.takeDown({ region: REGION!, zone: ZONE! }),
  },
  {
    name: "kill-process",
    parameters: [{ name: "NAME", kind: "process" }],
    help: "SIGKILL, once; what ran is replaced as AWS would replace it",
    begin: (ports, { NAME }) => happensOnce(ports.processes.kill(NAME!)),
  },
  {
    name: "freeze",
    parameters: [{ name: "NAME", kind: "process" }],
    help: "SIGSTOP: it is there, holds its connections, and does nothing",
    begin: (ports, { NAME }) => Promise.resolve(ports.processes.freeze(NAME!)),
  },
  {
    name: "partition",
    parameters: [
      { name: "REGION", kind: "region" },
      { name: "OTHER", kind: "region", isOptional: true },
    ],
    help: "nothing passes between the region and the world, or between two regions; both go on for themselves",
    begin: partition,
  },
  {
    name: "close-region",
    parameters: [{ name: "REGION", kind: "region" }],
    help: "nobody outside it gets to its load balancer, as where its security group lets nobody in; what is in it goes on",
    begin: closed,
  },
  {
    name: "cut-replication",
    parameters: [
      { name: "STORE", kind: "store", isOptional: true },
      { name: "REGION", kind: "region" },
      { name: "OTHER", kind: "region" },
    ],
    help: "changes of one store, or of both and of tables, stop reaching the other of two regions; everything else passes",
    begin: cutReplication,
  },
  {
    name: "slow",
    parameters: [
      { name: "LINK", kind: "link" },
      { name: "MS", kind: "milliseconds" },
    ],
    help: "so many milliseconds later, in each direction; never scaled",
    begin: (ports, { LINK, MS }) => onLinks(ports, linksNamed(LINK!, ports)!, { kind: "delay", ms: Number(MS) }),
  },
  {
    name: "loss",
    parameters: [
      { name: "LINK", kind: "link" },
      { name: "PERCENT", kind: "percent" },
    ],
    help: "packets are lost: felt as retransmission after 200 ms, 400 ms and so on, as TCP has it; never scaled",
    begin: (ports, { LINK, PERCENT }) =>
      onLinks(ports, linksNamed(LINK!, ports)!, { kind: "loss", percent: Number(PERCENT) }),
  },
  {
    name: "fill-disk",
    parameters: [{ name: "NAME", kind: "disk" }],
    help: "no room is left for a database server's data; always refused: its folder is on this machine's own disk, with no limit of its own",
    begin: (ports, { NAME }) => ports.disks.begin(NAME!),
  },
  {
    name: "lose-response",
    parameters: [
      { name: "API", kind: "operation" },
      { name: "REGION", kind: "region", isOptional: true },
    ],
    help: "the next such call takes effect and its answer is lost, as of rds.FailoverGlobalCluster",
    begin: (ports, { API, REGION }) => onCalls(ports, API!, REGION, { kind: "lose-response", count: 1 }),
  },
  {
    name: "slow-api",
    parameters: [
      { name: "SERVICE", kind: "service" },
      { name: "MS", kind: "milliseconds" },
      { name: "REGION", kind: "region", isOptional: true },
    ],
    help: "each of its calls takes so many milliseconds more; never scaled",
    begin: (ports, { SERVICE, MS, REGION }) => onCalls(ports, SERVICE!, REGION, { kind: "slow", ms: Number(MS) }),
  },
  {
    name: "refuse-api",
    parameters: [
      { name: "SERVICE", kind: "service" },
      { name: "REGION", kind: "region", isOptional: true },
    ],
    help: "each of its calls is answered with 503",
    begin: (ports, { SERVICE, REGION }) => onCalls(ports, SERVICE!, REGION, { kind: "refuse" }),
  },
  {
    name: "control-planes-down",
    parameters: [],
    help: "us-east-1's global control planes refuse: IAM, Route 53 and CloudFront; DNS, checks and the edge go on",
    begin: (ports) =>
      together(globalControlPlanes.map((it) => () => onCalls(ports, it, undefined, { kind: "refuse" }))),
  },
  {
    name: "skew-clock",
    parameters: [
      { name: "REGION", kind: "region" },
      { name: "SECONDS", kind: "seconds" },
    ],
    help: "the clocks of the region's storefronts, and of nothing else, go so many seconds ahead, or behind where negative",
    begin: (ports, { REGION, SECONDS }) => ports.clocks.skew(REGION!, Number(SECONDS)),
  },
  {
    name: "expire-certificate",
    parameters: [{ name: "NAME", kind: "certificate" }],
    help: "whoever shows it shows one that ended yesterday",
    begin: (ports, { NAME }) => ports.certificates.begin(NAME!),
  },
  {
    name: "rotate-secret",
    parameters: [{ name: "NAME", kind: "secret" }],
    help: "gets a new value while whoever uses it runs; that isn't taken back",
    begin: (ports, { NAME }) => happensOnce(ports.secrets.begin(NAME!)),
  },
];

/** Whose control planes stand in us-east-1 alone, wherever the platform is. */
const globalControlPlanes = ["iam", "route53", "cloudfront"];

/** APIs first: nothing that dies is to be replaced by a call of its own region. */
const everythingIn = (ports: FaultPorts, region: string): Promise<Undo> =>
  together([() => ports.apis.takeDown(region), () => ports.processes.takeDown({ region })]);

/** Whatever joins regions goes with their links: tables replicate over them too. */
function partition(ports: FaultPorts, { REGION, OTHER }: Given): Promise<Undo> {
  const ends: NetworkFault["between"] =
    OTHER === undefined ? [{ region: REGION! }] : [{ region: REGION! }, { region: OTHER }];
  const others = OTHER === undefined ? ports.regions.filter((it) => it !== REGION) : [OTHER];
  return together([
    () => onLinks(ports, ends, { kind: "cut" }),
    ...others.map((it) => () => ports.tables.cut([REGION!, it])),
  ]);
}

/** To users, checkers, and the other regions' storefronts; databases replicate on. */
function closed(ports: FaultPorts, { REGION }: Given): Promise<Undo> {
  const door = { region: REGION!, name: "load balancer" };
  const others = ports.regions.filter((it) => it !== REGION).map((region) => ({ region }));
  return together(
    [{ outside: true } as const, { name: "checkers" }, ...others].map(
      (it) => () => onLinks(ports, [door, it], { kind: "cut" }),
    ),
  );
}

async function cutReplication(ports: FaultPorts, { STORE, REGION, OTHER }: Given): Promise<Undo> {
  const stores = STORE === undefined ? storeNames : [STORE as StoreName];
  return together([
    ...stores.map((it) => () => ports.replication.cut(it, [REGION!, OTHER!])),
    ...(STORE === undefined ? [() => ports.tables.cut([REGION!, OTHER!])] : []),
  ]);
}

const onLinks = (ports: FaultPorts, between: NetworkFault["between"], effect: NetworkFault["effect"]): Promise<Undo> =>
  Promise.resolve(ports.network.apply({ between, effect }));

/** @param api a service, or SERVICE.Operation */
function onCalls(
  ports: FaultPorts,
  api: string,
  region: string | undefined,
  effect: ApiFault["effect"],
): Promise<Undo> {
  const [service, operation] = api.split(".") as [string, string | undefined];
  return ports.apis.apply({ service, ...(operation && { operation }), ...(region && { region }), effect });
}

const happensOnce = async (event: Promise<unknown>): Promise<undefined> => void (await event);

/** All of it or nothing: where one can't begin, those before it end. Ends in the opposite order, all of it, whatever fails on the way. */
async function together(begins: readonly (() => Promise<Undo>)[]): Promise<Undo> {
  const undos: Undo[] = [];
  const end: Undo = async () => {
    const errors: unknown[] = [];
    for (const undo of undos.splice(0).reverse()) await undo().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  };
  try {
    for (const begin of begins) undos.push(await begin());
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
  return end;
}
