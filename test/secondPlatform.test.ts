import assert from "node:assert/strict";
import { firstPlatform } from "../config/platformNames";
import type { Settings } from "../config/settings";
import { declarePlatform, type Platform } from "../policy/platform.fixture";
import { settingsFor } from "./settings";

const regions = ["us-east-1", "eu-west-1"];
const usual = settingsFor({ kind: "global" }, regions);
const kinds: Readonly<Record<string, Partial<Settings>>> = {
  "of global clusters": {},
  "of instances, with experiments": {
    relational: { ...usual.relational, kind: "rds" },
    drills: { ...usual.drills, faultExperiments: true },
  },
};

const declared = (project: string, changes: Partial<Settings>): Promise<Platform> =>
  declarePlatform({ project, regions, changes: { ...changes, tags: { ...usual.tags, project } } });

/** Scripts of instances are handed over in Base64. */
const decoded = (script: string): string => Buffer.from(script, "base64").toString();

/** Every text of a plan, with what it is of: `<stack> <type> <name> <path>: <text>`. */
function textsIn(platform: Platform): readonly string[] {
  const texts: string[] = [];
  const walk = (where: string, value: unknown): void => {
    if (typeof value === "string") texts.push(`${where}: ${where.endsWith(".userData") ? decoded(value) : value}`);
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(`${where}.${key}`, inner);
  };
  for (const [stack, resources] of Object.entries(platform))
    for (const { type, name, props } of resources) walk(`${stack} ${type} ${name}`, props);
  return texts;
}

/** What has the first one's name in every platform: it is the program's, or the samples' of what AWS answers. */
const ofEvery = [
  /(?:"username":"|[uU]sername: )meridian/g, // in databases: each platform has servers of its own
  /filter: meridian\/[*]?$/g, // of all images of the account
  /(?:name|repository): meridian\/staging\/storefront/g,
  /(?:repository|amazonaws\.com)\/meridian\/storefront/g, // foundation's output, as samples have it
  /repo:shop\/meridian:/g, // where samples have their workflows
  /X-Meridian-Peer-Token/g, // the storefront's
];
const ownWords = (text: string): string => ofEvery.reduce((rest, it) => rest.replaceAll(it, ""), text);

describe("the plan of a platform that isn't the first", function () {
  this.timeout(60_000);

  for (const [kind, changes] of Object.entries(kinds))
    it(`${kind} has the first one's name nowhere, and is the same but for the name`, async () => {
      const [first, second] = [await declared(firstPlatform, changes), await declared("staging", changes)];
      assert.deepEqual(
        textsIn(second).filter((it) => /meridian/i.test(ownWords(it))),
        [],
      );
      const sameName = (it: string): string =>
        it
          .replaceAll(/meridian\/staging\/storefront/g, "meridian/storefront")
          .replaceAll("role/staging/", "role/")
          .replaceAll(/staging-(?=backup-bucket-|drill-restore-)/g, "")
          .replaceAll("environment:staging-deploy", "environment:production")
          .replaceAll("environment:staging-", "environment:")
          .replaceAll("staging", "meridian")
          .replaceAll("Staging", "Meridian");
      const own = /\.(path: \/meridian\/|bucketPrefix: backup-bucket-)$/;
      assert.deepEqual(
        textsIn(second)
          .map(sameName)
          .filter((it) => !own.test(it)),
        textsIn(first),
      );
    });
});
