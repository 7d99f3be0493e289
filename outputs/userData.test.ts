import assert from "node:assert/strict";
import fc from "fast-check";
import {
  containerArguments,
  readEnvironment,
  readUserData,
  serveLine,
  storefrontFiles,
  writeEnvironment,
  writeFile,
  writtenFiles,
} from "./userData";

const digest = `sha256:${"a".repeat(64)}`;
const container = {
  region: "eu-west-1",
  image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@${digest}`,
  logGroup: "/meridian/storefront#1_a-b.c",
};
const service = (container: string): string => `[Service]\nExecStartPre=true\n${serveLine(container)}\nRestart=always`;
const script = (environment: Record<string, string>): string =>
  [
    "#!/bin/bash",
    writeFile(storefrontFiles.environment, writeEnvironment(environment)),
    writeFile("/etc/other", "cat > /etc/inner <<'JSON'\n{}\nJSON"),
    writeFile(storefrontFiles.service, service(containerArguments(container))),
    "systemctl start storefront",
  ].join("\n");

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/).filter((it) => it !== "__proto__");
const value = fc.oneof(
  fc.string({ unit: "grapheme" }).filter((it) => !/[\r\n\0]/.test(it)),
  fc.constantFrom("", "=", "a=b", "#", " # ", "'", '"', "$HOME", "`id`", "\\", "END", "é\u2028𝒳", '{"a":"b"}', "\t x "),
);
const environments = fc.dictionary(name, value, { noNullPrototype: true });

describe("The contract of user data", () => {
  it("reads the environment that it has written, whatever values hold", () => {
    fc.assert(fc.property(environments, (it) => assert.deepEqual(readEnvironment(writeEnvironment(it)), it)));
  });

  it("reads every file that a script writes, to the letter", () => {
    const line = fc.oneof(value, fc.constantFrom("cat > /x <<'END'", "END ", "")).filter((it) => it !== "END");
    const text = fc.array(line, { minLength: 1 }).map((it) => it.join("\n"));
    const files = fc.dictionary(fc.stringMatching(/^\/[a-z]{1,9}$/), text, { noNullPrototype: true });
    const property = fc.property(files, (given) => {
      const commands = Object.entries(given).map(([path, it]) => writeFile(path, it));
      assert.deepEqual(Object.fromEntries(writtenFiles(["set -e", ...commands, "true"].join("\n"))), given);
    });
    fc.assert(property);
  });

  it("reads image, log group and environment of a whole script", () => {
    const property = fc.property(environments, (environment) => {
      const { image, logGroup } = container;
      assert.deepEqual(readUserData(script(environment)), { image, logGroup, environment });
    });
    fc.assert(property);
  });

  it("refuses to write what it couldn't read back", () => {
    const refuses = (it: Record<string, string>, why: RegExp): void => assert.throws(() => writeEnvironment(it), why);
    refuses({ PEERS: "a\nb" }, /^Error: PEERS has a line break in it; an environment file can't hold that$/);
    refuses({ PEERS: "a\rb" }, /PEERS has a line break/);
    refuses({ PEERS: "a\0b" }, /PEERS has a character in it/);
    refuses({ PEERS: "a\ud800b" }, /PEERS has a character in it/);
    for (const odd of ["", "A=B", "#A", " A", "1A", "A B"]) refuses({ [odd]: "x" }, /is no name of a variable/);
    assert.throws(
      () => writeFile("/etc/x", "a\nEND\nb"),
      /^Error: \/etc\/x has a line "END", which would end it there$/,
    );
    for (const odd of ["", "a b", "%h", "$HOME", "a'b", 'a"b', "a\nb", "a\\b"])
      for (const what of ["image", "logGroup", "region"])
        assert.throws(() => containerArguments({ ...container, [what]: odd }), new RegExp(`^Error: ${what} is "`));
  });

  it("takes user data of something else for what it is, and a part of a storefront's for an error", () => {
    assert.equal(readUserData("#!/bin/bash\necho hello\n"), undefined);
    assert.equal(readUserData("MIME-Version: 1.0\n\n--//\n"), undefined);
    assert.throws(
      () => readUserData(writeFile(storefrontFiles.environment, "A=b")),
      /user data must write \/etc\/storefront/,
    );
    const other = writeFile(storefrontFiles.service, "[Service]\nExecStart=/usr/bin/podman run x");
    assert.throws(
      () => readUserData(`${writeFile(storefrontFiles.environment, "A=b")}\n${other}`),
      /user data must write/,
    );
  });
});
