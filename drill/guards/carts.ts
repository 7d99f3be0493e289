/** The guard of a table that carts lie in: without a replica a region answers that it can't keep carts. */
import { cartReplicas, type SeenReplica } from "../probes/cartReplicas";
import { isSeen } from "../probes/probe";
import { type GuardFinding, inRegions, type SteadyGuard, unknownFindings } from "./steadyGuard";

export const cartsReplicated: SteadyGuard = {
  name: "carts-replicas",
  question: "Where carts lie in a table, has every region a replica that takes part?",
  calls: (platform, { staying }) => staying.flatMap((it) => cartReplicas.calls(platform, it)),
  async findings(asked) {
    if (asked.platform.foundation.cartsTableName === undefined) return [];
    const answers = await inRegions(cartReplicas, asked.staying, asked);
    const seen = answers.flatMap(({ region, seen: it }) => (isSeen(it) ? [{ region, seen: it.value }] : []));
    return [...unknownFindings(answers), ...seen.flatMap((it) => findingsOf(it, seen))];
  },
};

interface SeenIn {
  readonly region: string;
  readonly seen: SeenReplica;
}

/** What a region says of its own counts; of one that is well, what the others take it for. */
function findingsOf({ region, seen }: SeenIn, all: readonly SeenIn[]): readonly GuardFinding[] {
  if (seen.status === "missing") return [finding(`${region} has no replica of the table with carts`)];
  if (seen.status !== "ACTIVE") return [finding(`the replica of the table with carts in ${region} is ${seen.status}`)];
  const doubts = all
    .filter((it) => it.region !== region && it.seen.status !== "missing" && it.seen.others[region] !== "ACTIVE")
    .map((it) => `${it.seen.others[region] ?? "no replica"} (${it.region})`);
  if (doubts.length === 0) return [];
  return [finding(`the replica of the table with carts in ${region} is taken for ${doubts.join(", ")}`)];
}

const finding = (seen: string): GuardFinding => ({
  seen,
  required: "ACTIVE in every region that stays",
  fix:
    "Wait while it is made or changed. Where its key can't be used (INACCESSIBLE_ENCRYPTION_CREDENTIALS), let DynamoDB use it again within 20 hours; where it is " +
    "missing, apply foundation (docs/architecture.md).",
});
