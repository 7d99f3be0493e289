import type { Act, Cast, Play, Scenario } from "./scenario";

/** Answers that users get before anything is done, and after everything is: something to count on both sides. */
const before: Act = { do: "serve", answers: 60 };
const after: Act = { do: "serve", answers: 60 };

/** An evacuation lasts: more answers than users get in three of CloudWatch's minutes, at the default rate and scale. */
const held: Act = { do: "serve", answers: 200 };

const fault = (...words: string[]): Act => ({ do: "fault", words });
const cutReplication = ({ writer, others }: Cast): Act[] => others.map((it) => fault("cut-replication", writer, it));

/** The writer's region dies, and the databases are failed over to the first of the others. */
const lostAndFailedOver = ({ writer, others }: Cast): Act[] => [
  fault("kill-region", writer),
  { do: "leave", region: writer },
  { do: "move", kind: "failover", to: others[0]! },
  { do: "calm" },
  after,
];

function evacuation(index: number): Scenario {
  const ordinals = ["the region that writes", "the second region", "the third region"];
  return {
    name: `evacuate-${index + 1}`,
    proves: `${ordinals[index]} is left by its evacuation switch alone, without an error, and comes back into DNS`,
    leastRegions: Math.max(2, index + 1),
    play: ({ writer, others }) => {
      const region = [writer, ...others][index]!;
      return {
        acts: [before, { do: "evacuate", regions: [region] }, held],
        truths: { losses: "none", writers: [writer], away: [region], errors: "none" },
      };
    },
  };
}

/** Every scenario there is, in the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  {
    name: "all-well",
    proves: "where nothing is wrong nobody moves: no answer of DNS, no writer, no instance, and no request fails",
    play: ({ writer }) => ({
      acts: [before, { do: "serve", answers: 300 }],
      truths: { losses: "none", writers: [writer], away: [], errors: "none", moves: "nobody" },
    }),
  },
  {
    name: "switchover",
    proves: "a planned move of both databases loses nothing and doubles nothing",
    play: ({ writer, others }) => ({
      acts: [before, { do: "move", kind: "switchover", to: others[0]! }, { do: "calm" }, after],
      truths: { losses: "none", writers: [writer, others[0]!], away: [], errors: "some" },
    }),
  },
  {
    name: "failover",
    proves:
      "with the writer's region dead, what is lost is what the old writer has, one by one, and nothing is doubled",
    play: (cast) => ({
      acts: [before, ...lostAndFailedOver(cast)],
      truths: afterFailover(cast),
    }),
  },
  {
    name: "failover-unreplicated",
    proves: "with replication cut before the writer's region is lost, a large loss is counted one by one",
    play: (cast) => ({
      acts: [before, ...cutReplication(cast), { do: "serve", answers: 150 }, ...lostAndFailedOver(cast)],
      truths: { ...afterFailover(cast), ordersLostAtLeast: 3 },
    }),
  },
  evacuation(0),
  evacuation(1),
  evacuation(2),
  {
    name: "evacuate-two",
    proves: "two regions at once are left by their switches, and the third serves everybody",
    leastRegions: 3,
    play: ({ writer, others }) => ({
      acts: [before, { do: "evacuate", regions: others.slice(0, 2) }, held],
      truths: { losses: "none", writers: [writer], away: others.slice(0, 2), errors: "none" },
    }),
  },
  {
    name: "rollout",
    proves: "another image is rolled out to a region, a few instances at a time, and not a single request fails",
    rollsOut: true,
    play: ({ writer, others }) => ({
      acts: [before, { do: "roll out", region: others[0]!, image: "good", ends: "runs it" }, after],
      truths: { losses: "none", writers: [writer], away: [], errors: "none" },
    }),
  },
  {
    name: "rollout-errors",
    proves: "an image that fails every second request sets off the error alarm, and AWS goes back by itself",
    rollsOut: true,
    play: ({ writer, others }) => ({
      acts: [before, { do: "roll out", region: others[0]!, image: "errors", ends: "goes back" }, { do: "calm" }, after],
      truths: { losses: "none", writers: [writer], away: [], errors: "some" },
    }),
  },
  ...(["slow", "leaks"] as const).map((image): Scenario => ({
    name: `rollout-${image}`,
    proves:
      image === "slow"
        ? "an image whose answers take two seconds longer sets off no alarm, is slower than before and than elsewhere, and goes back"
        : "an image that keeps a megabyte of each request until its process ends goes back",
    rollsOut: true,
    play: ({ writer, others }) => ({
      acts: [before, { do: "roll out", region: others[0]!, image, ends: "goes back" }, { do: "calm" }, after],
      truths: { losses: "none", writers: [writer], away: [], errors: "some" },
    }),
  })),
  {
    name: "control-planes-down",
    proves: "a region is evacuated while IAM, Route 53 and CloudFront of us-east-1 refuse every call",
    play: ({ writer, others }) => ({
      acts: [before, fault("control-planes-down"), { do: "evacuate", regions: [others[0]!] }, held],
      truths: { losses: "none", writers: [writer], away: [others[0]!], errors: "none" },
    }),
  },
  {
    name: "lost-response",
    proves: "a switchover whose answer is lost is asked for again, and happens once",
    play: ({ writer, others }) => ({
      acts: [
        before,
        fault("lose-response", "rds.SwitchoverGlobalCluster", others[0]!),
        { do: "move", kind: "switchover", to: others[0]! },
        { do: "calm" },
        after,
      ],
      truths: { losses: "none", writers: [writer, others[0]!], away: [], errors: "some" },
    }),
  },
  {
    name: "zone-loss",
    proves: "an availability zone of the region that writes is lost; the region goes on, and nothing is lost",
    play: ({ writer }) => ({
      acts: [before, fault("kill-zone", writer, `${writer}a`), { do: "calm" }, after],
      truths: { losses: "none", writers: [writer], errors: "some" },
    }),
  },
  {
    name: "gray-latency",
    proves: "200 ms more on every flow of the region that writes, as AWS' own experiment has it: nothing is lost",
    play: (cast) => gray(cast, fault("slow", cast.writer, "200")),
  },
  {
    name: "gray-loss",
    proves:
      "15 % of packets lost on every flow of the region that writes, as AWS' own experiment has it: nothing is lost",
    play: (cast) => gray(cast, fault("loss", cast.writer, "15")),
  },
];

const gray = ({ writer }: Cast, begins: Act): Play => ({
  acts: [before, begins, { do: "serve", answers: 150 }],
  truths: { losses: "none", writers: [writer], errors: "some" },
});

const afterFailover = ({ writer, others }: Cast) =>
  ({ losses: "left behind", writers: [writer, others[0]!], away: [writer], errors: "some" }) as const;

/** @throws Error naming those that there are */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((it) => it.name === name);
  if (!found) throw new Error(`${name} is no scenario; there are ${scenarios.map((it) => it.name).join(", ")}`);
  return found;
}
