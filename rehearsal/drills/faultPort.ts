/** The faults that a drill needs, as a living cloud's own. */
import type { FaultPort } from "../../drill/context";
import type { DrillFault } from "../../drill/drill";
import type { FaultNote } from "../../drill/faults/experiments";
import type { ActiveFaults } from "../faults/active";

/** What `npm run live -- fault` is asked for, one after the other, for what a drill needs. */
export function faultWords(fault: DrillFault, regions: readonly string[]): readonly (readonly string[])[] {
  switch (fault.kind) {
    case "kill-region":
      return [["kill-region", fault.region]];
    case "lose-zone":
      return [["kill-zone", fault.zone.replace(/[a-z]$/, ""), fault.zone]];
    case "pause-replication":
      return regions.filter((it) => it !== fault.from).map((it) => ["cut-replication", fault.from, it]);
    case "pause-copies":
      throw new Error("an experiment pauses copies, and no fault of the local cloud's own");
    case "lose-control-plane":
      return [["control-planes-down"]];
    case "slow-region":
      return [
        ["slow", fault.region, String(fault.milliseconds)],
        ...(fault.lossShare > 0 ? [["loss", fault.region, String(Math.round(fault.lossShare * 100))]] : []),
      ];
  }
}

/** What the local cloud has no fault of its own for is begun as in AWS, by an experiment that the emulator takes for real. */
export function withExperiments(own: FaultPort, experiments: FaultPort): FaultPort {
  const portOf = ({ kind }: DrillFault): FaultPort => (kind === "pause-copies" ? experiments : own);
  return {
    refusal: (fault) => portOf(fault).refusal(fault),
    isActive: (fault) => portOf(fault).isActive(fault),
    begin: (fault) => portOf(fault).begin(fault),
    end: (fault) => portOf(fault).end(fault),
  };
}

/** @param regions all of the platform's */
export function faultPort(active: ActiveFaults, regions: readonly string[], note: FaultNote): FaultPort {
  const numberOf = (words: readonly string[]): number | undefined =>
    active.list.find((it) => it.text === words.join(" "))?.number;
  return {
    refusal: (fault) =>
      fault.kind === "lose-control-plane" && fault.region !== "us-east-1"
        ? `the local cloud can take down the control planes of us-east-1 alone, not those of ${fault.region}`
        : undefined,
    isActive: (fault) => Promise.resolve(faultWords(fault, regions).every((words) => numberOf(words) !== undefined)),
    begin: async (fault) => {
      const wanted = faultWords(fault, regions).filter((words) => numberOf(words) === undefined);
      const said: string[] = [];
      for (const words of wanted) said.push(await active.begin(words));
      const proof = said.length > 0 ? said.join("; ") : "it had begun already";
      for (const words of wanted) note("began", words.join(" "), proof);
      return proof;
    },
    end: async (fault) => {
      const lasting = faultWords(fault, regions).flatMap((words) => {
        const number = numberOf(words);
        return number === undefined ? [] : [{ number, text: words.join(" ") }];
      });
      const said: string[] = [];
      for (const { number, text } of lasting) {
        const ended = await active.heal(number);
        said.push(...ended);
        note("ended", text, ended.join("; "));
      }
      return said.length > 0 ? said.join("; ") : "it wasn't active";
    },
  };
}
