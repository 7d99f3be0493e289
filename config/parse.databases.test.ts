import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { classesInWords, relationalClasses } from "./databases";
import { versionsInWords } from "./engineVersions";
import { parseSettings } from "./parse";
import { configurationOf, inAll, linesOf, refuses } from "./parse.fixture";

const rds = { databaseKind: "rds" };
const burstable = { ...rds, relationalInstanceClass: "db.t4g.medium" };
const generations = { "us-east-1": { relationalGeneration: "3" } };

describe("The kind of the relational database", () => {
  it("takes an instance of a small class, with its storage and generation", () => {
    const everywhere = { ...burstable, relationalStorageGigabytes: "40", relationalEngineVersion: "16.13" };
    const here = { relationalGeneration: "2" };
    const { relational } = parseSettings(configurationOf({ everywhere, here, elsewhere: generations }));
    assert.deepEqual(relational, {
      kind: "rds",
      engineVersion: "16.13",
      instanceClass: "db.t4g.medium",
      instances: 2,
      backupRetentionDays: 7,
      storageGigabytes: 40,
      generation: 2,
      sourceGeneration: 3,
    });
  });

  it("has its own generation for its source in the region that databases are made in", () => {
    const here = { relationalGeneration: "2" };
    const configuration = configurationOf({ stack: "us-east-1", everywhere: rds, here });
    assert.equal(parseSettings(configuration).relational.sourceGeneration, 2);
  });

  it("changes nothing of the document database, whose smallest class stays what global clusters take", () => {
    const document = parseSettings(configurationOf({ everywhere: burstable })).document;
    assert.deepEqual(document, {
      engineVersion: "5.0.0",
      instanceClass: "db.r6g.large",
      instances: 2,
      backupRetentionDays: 7,
    });
    assert.equal(
      linesOf(configurationOf({ everywhere: { ...rds, documentInstanceClass: "db.t4g.medium" } })).length,
      1,
    );
  });

  it("takes all that Aurora takes, where its classes are memory-optimised", () => {
    const sizes = Object.entries(relationalClasses["aurora-global"]);
    const classes = sizes.flatMap(([family, all]) => all.map((size) => `db.${family}.${size}`));
    for (const relationalInstanceClass of classes)
      assert.deepEqual(linesOf(configurationOf({ everywhere: { ...rds, relationalInstanceClass } })), []);
  });

  refuses("a kind that there isn't", { everywhere: { databaseKind: "mysql" } }, [
    `meridian:databaseKind is mysql, which is not one of the choices. Allowed: aurora-global, rds. Try: ${inAll("meridian:databaseKind aurora-global")}`,
  ]);
  it("makes a database with no version that AWS has withdrawn or never made", () => {
    // Reported in https://github.com/aws/aws-cdk/pull/34444, /35953 and /38053, and in AWS' announcement of May 2026 for RDS.
    const withdrawn = ["14.3", "14.5", "14.13", "15.2", "15.5", "15.9", "15.12", "16.1", "16.2", "16.8", "17.4"];
    const neverOfAurora = ["14.21", "15.16", "16.12", "17.8"];
    const accepted = (databaseKind: string, versions: readonly string[]) =>
      versions.filter((relationalEngineVersion) => {
        const everywhere = { ...(databaseKind === "rds" && rds), relationalEngineVersion };
        return linesOf(configurationOf({ everywhere })).length === 0;
      });
    assert.deepEqual(accepted("aurora-global", [...withdrawn, ...neverOfAurora]), []);
    assert.deepEqual(accepted("rds", withdrawn), []);
    assert.deepEqual(accepted("rds", neverOfAurora), neverOfAurora);
    const made = ["14.20", "15.15", "16.11", "17.7", "17.10"];
    assert.deepEqual(accepted("aurora-global", made), made);
    assert.deepEqual(accepted("rds", made), made);
  });

  refuses(
    "a DocumentDB that the storefront's driver can't speak to",
    { everywhere: { documentEngineVersion: "4.0.0" } },
    [
      `meridian:documentEngineVersion is 4.0.0, which speaks wire version 7 where the storefront's MongoDB driver needs 9. Allowed: 5.0.0, 8.0.0. Try: ${inAll("meridian:documentEngineVersion 5.0.0")}`,
    ],
  );
  refuses("a version of Aurora that RDS no longer makes", { everywhere: { ...rds, relationalEngineVersion: "17.4" } }, [
    `meridian:relationalEngineVersion is 17.4, which RDS for PostgreSQL doesn't allow here. ${versionsInWords("rds")}. Try: ${inAll("meridian:relationalEngineVersion 17.9")}`,
  ]);
  refuses("a minor version that PostgreSQL will never reach", { everywhere: { relationalEngineVersion: "17.99" } }, [
    `meridian:relationalEngineVersion is 17.99, which Aurora PostgreSQL global databases don't allow here. ${versionsInWords("aurora-global")}. Try: ${inAll("meridian:relationalEngineVersion 17.9")}`,
  ]);
  refuses("a class that RDS doesn't have", { everywhere: { ...rds, relationalInstanceClass: "db.c7g.large" } }, [
    `meridian:relationalInstanceClass is db.c7g.large, which an RDS instance doesn't take. ${classesInWords(relationalClasses.rds)}. Try: ${inAll("meridian:relationalInstanceClass db.r6g.large")}`,
  ]);
  refuses("a burstable class that is too old", { everywhere: { ...rds, relationalInstanceClass: "db.t2.medium" } }, [
    `meridian:relationalInstanceClass is db.t2.medium, which an RDS instance doesn't take. ${classesInWords(relationalClasses.rds)}. Try: ${inAll("meridian:relationalInstanceClass db.r6g.large")}`,
  ]);
  refuses(
    "a size that Graviton doesn't come in",
    { everywhere: { ...rds, relationalInstanceClass: "db.m6g.24xlarge" } },
    [
      `meridian:relationalInstanceClass is db.m6g.24xlarge, a size that m6g doesn't come in. ${classesInWords(relationalClasses.rds)}. Try: ${inAll("meridian:relationalInstanceClass db.r6g.large")}`,
    ],
  );
  refuses(
    "a class whose memory is too small for the storefront's connections",
    {
      everywhere: { ...rds, relationalInstanceClass: "db.t4g.micro" },
      here: { minInstances: "8", maxInstances: "10" },
    },
    [
      "meridian:relationalInstanceClass is db.t4g.micro, which has room for 89 connections, 80 % of what PostgreSQL allows by its memory; 10 storefront instances of eu-west-1 open up to 120. Allowed: a class with more memory, or fewer than 8 in meridian:maxInstances. " +
        `Try: ${inAll("meridian:relationalInstanceClass db.r6g.large")}`,
    ],
  );
  refuses("an instance without its standby", { everywhere: { ...rds, relationalInstances: "1" } }, [
    `meridian:relationalInstances is 1, which leaves an RDS instance no standby in another zone. Allowed: 2, an instance and its standby in another zone. Try: ${inAll("meridian:relationalInstances 2")}`,
  ]);
  refuses("more instances than a standby is", { everywhere: { ...rds, relationalInstances: "3" } }, [
    `meridian:relationalInstances is 3, which are more than an RDS instance and its standby. Allowed: 2, an instance and its standby in another zone. Try: ${inAll("meridian:relationalInstances 2")}`,
  ]);
  refuses("storage of a cluster, which has its own idea of it", { everywhere: { relationalStorageGigabytes: "200" } }, [
    `meridian:relationalStorageGigabytes is 200, but meridian:databaseKind is aurora-global, whose storage grows by itself. Allowed: 100, which means nothing there. Try: ${inAll("meridian:relationalStorageGigabytes 100")}`,
  ]);
  refuses("storage that could not grow fourfold", { everywhere: { ...rds, relationalStorageGigabytes: "20000" } }, [
    `meridian:relationalStorageGigabytes is 20000, which is too large. Allowed: 20 to 16384 GB (it grows by itself to four times as much). Try: ${inAll("meridian:relationalStorageGigabytes 100")}`,
  ]);
  refuses("a rebuild of a cluster's member", { here: { relationalGeneration: "1" } }, [
    "meridian:relationalGeneration is 1, but meridian:databaseKind is aurora-global, whose members follow whoever writes. Allowed: 0. Try: pulumi config set meridian:relationalGeneration 0 --stack eu-west-1",
  ]);
  refuses("a rebuild where no database is", { stack: "global", everywhere: rds, here: { relationalGeneration: "1" } }, [
    "meridian:relationalGeneration is 1, but the stack global has no database. Allowed: 0. Try: pulumi config set meridian:relationalGeneration 0 --stack global",
  ]);
  refuses(
    "a source whose generation nobody can read",
    {
      everywhere: rds,
      elsewhere: { "us-east-1": { relationalGeneration: undefined } },
    },
    [
      "meridian:relationalGeneration of us-east-1 is encrypted or not a number, so which instance eu-west-1 follows can't be checked. Allowed: a number in plain text. Try: pulumi config set meridian:relationalGeneration 0 --stack us-east-1",
    ],
  );
});
