/** Shoppers of a living cloud, as a drill hears of them while it runs. */
import type { UsersPort } from "../../drill/context";
import { secondsOfAll } from "../../load/allViewers";
import type { LivingStage } from "../steps/stage";

export const shoppersOf = (stage: Pick<LivingStage, "isLoaded" | "load">): UsersPort => ({
  who: "the shoppers",
  lately: (seconds) => {
    if (!stage.isLoaded) return Promise.resolve([]);
    const from = Math.floor(Date.now() / 1000) - seconds;
    const all = secondsOfAll(stage.load.shoppers.timeline().seconds.filter((it) => it.second > from));
    return Promise.resolve(all.map(({ second, requests, errors: failed }) => ({ second, requests, failed })));
  },
});
