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

/** As of an image: functions are made from what lies in the region's bucket. */
export const functionsWereUploaded: ConfigurationRule = (read) => {
  if (read.operation === "preview" || roleOf(read)?.kind !== "region" || !read.read.functionsEnabled) return [];
  if (read.read.functionsDigest !== nothingPushed) return [];
  return [
    objection(read, "functionsDigest", {
      reason: "which stands for code that was never uploaded: AWS Lambda would find none in the region's bucket",
      allowed: "Build the functions, upload them and name their digest, which one command does once foundation stands",
      command: "npm run release",
      to: nothingPushed,
    }),
  ];
};
