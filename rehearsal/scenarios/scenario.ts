/** What a scenario is: plain data, so that it can be read, listed, and played on a living cloud or on a stand-in for one. */
import type { ImageVariant } from "../dataplane/compute/brokenImages";
import type { RolloutEnd } from "../steps/rollouts";
import type { StoreMove } from "../../drill/moves";

/** One thing that is done to a living cloud, or waited for, while users shop. */
export type Act =
  /** Users get so many answers more. */
  | { readonly do: "serve"; readonly answers: number }
  /** A fault begins, in the words of `npm run live -- fault`. */
  | { readonly do: "fault"; readonly words: readonly string[] }
  /** Every fault ends. */
  | { readonly do: "heal" }
  /** Both databases are moved. */
  | ({ readonly do: "move" } & StoreMove)
  /** Regions are switched off, each in every other one that answers, until DNS leads nobody to any of them. */
  | { readonly do: "evacuate"; readonly regions: readonly string[] }
  /** DNS leads nobody there any more. */
  | { readonly do: "leave"; readonly region: string }
  /** Another image is rolled out to a region's instances. */
  | {
      readonly do: "roll out";
      readonly region: string;
      readonly image: ImageVariant;
      /** What must come of it. */
      readonly ends: RolloutEnd["how"];
    }
  /** Hardly any request fails any more. */
  | { readonly do: "calm" }
  /** Nothing is missing anywhere: every instance is healthy, every region has both databases. */
  | { readonly do: "whole" };

/** What must be true once the acts are over, before anything is healed. */
export interface Truths {
  /** What of the writes that were acknowledged may be gone: nothing, or what the writer that was left behind has and nobody else. */
  readonly losses: "none" | "left behind";
  /** Orders that are lost at least: what the scenario is there to show. Default 0. */
  readonly ordersLostAtLeast?: number;
  /** Regions that both databases were written in, one after the other. */
  readonly writers: readonly string[];
  /** Regions that DNS leads nobody to; users near every other one are led to their own. Undefined: wherever it leads. */
  readonly away?: readonly string[];
  /** `none`: not a single request failed from the first act to the last. */
  readonly errors: "none" | "some";
  /** `nobody`: DNS led everybody where it had, and no instance was replaced. Default: whoever had to. */
  readonly moves?: "nobody";
}

/** Regions by what they do when a scenario begins. */
export interface Cast {
  /** Writes both databases; the first of the configuration. */
  readonly writer: string;
  /** In the order of the configuration; at least one. */
  readonly others: readonly string[];
}

export interface Play {
  readonly acts: readonly Act[];
  readonly truths: Truths;
}

export interface Scenario {
  readonly name: string;
  /** In a sentence. */
  readonly proves: string;
  /** Regions that it needs. Default 2. */
  readonly leastRegions?: number;
  /** Whether it replaces a group's instances by an instance refresh. Default: no. */
  readonly rollsOut?: boolean;
  play(cast: Cast): Play;
}

/** As a line of a log has it. */
export function actInWords(act: Act): string {
  switch (act.do) {
    case "serve":
      return `users are answered ${act.answers} times more`;
    case "fault":
      return act.words.join(" ");
    case "heal":
      return "all faults end";
    case "move":
      return `${act.kind} of both databases to ${act.to}`;
    case "evacuate":
      return `evacuate ${act.regions.join(" and ")}`;
    case "leave":
      return `DNS leads nobody to ${act.region}`;
    case "roll out":
      return `roll ${act.image === "good" ? "another image" : `an image with the fault "${act.image}"`} out to ${act.region}, which ${act.ends}`;
    case "calm":
      return "users see no errors";
    case "whole":
      return "nothing is missing anywhere";
  }
}
