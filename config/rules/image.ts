import { nothingPushed } from "../formats";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

/** A preview may come before the first image; instances that start need one. */
export const imageWasPushed: ConfigurationRule = (read) => {
  if (read.operation === "preview" || roleOf(read)?.kind !== "region") return [];
  if (read.read.imageDigest !== nothingPushed) return [];
  return [
    objection(read, "imageDigest", {
      reason: "which stands for an image that was never pushed: instances would start and never become healthy",
      allowed: "Build the storefront, push it and name its digest, which one command does",
      command: "npm run release",
      to: nothingPushed,
    }),
  ];
};
