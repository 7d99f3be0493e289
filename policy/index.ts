/** What `pulumi preview --policy-pack policy` starts. */
import { PolicyPack } from "@pulumi/policy";
import path from "node:path";
import { policiesFor } from "./pack";
import { rules } from "./rules";
import { readDeployed } from "./state";

/** Folder with Pulumi.yaml. A program that runs elsewhere, as in a rehearsal, says where. */
const project = process.env["MERIDIAN_PROJECT"] || path.join(__dirname, "..");

new PolicyPack("meridian", {
  policies: policiesFor(rules, (stack) => readDeployed(project, stack)),
});
