import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { localEnvironment, shellWord } from "./environment";

const own = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

describe("the environment of a local process", () => {
  const hostile: Readonly<Record<string, string>> = {
    http_proxy: "http://127.0.0.1:9",
    HTTPS_PROXY: "http://127.0.0.1:9",
    ALL_PROXY: "socks5://127.0.0.1:9",
    grpc_proxy: "http://127.0.0.1:9",
    no_proxy: ".example.com",
    NODE_ENV: "production",
    NODE_OPTIONS: "--require=/nowhere.js",
    NODE_PATH: "/nowhere",
    PYTHONPATH: "/nowhere",
    PYTHONHOME: "/nowhere",
    AWS_PROFILE: "live",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_ENDPOINT_URL: "https://example.com",
    MOTO_ENABLE_ISO_REGIONS: "true",
    TSX_TSCONFIG_PATH: "/nowhere",
    GRPC_VERBOSITY: "DEBUG",
  };

  for (const [name, value] of Object.entries(hostile))
    it(`has no ${name}`, () => assert.deepEqual(localEnvironment({ [name]: value }), own));

  it("has everything else", () => {
    const kept = {
      PATH: "/bin",
      HOME: "/root",
      MERIDIAN_CACHE: "/cache",
      LANG: "C",
      PULUMI_HOME: "/home",
      NODE_NO_WARNINGS: "1",
    };
    assert.deepEqual(localEnvironment(kept), { ...kept, ...own });
  });
});

describe("a word of a shell", () => {
  for (const text of ["a b", "it's", "$HOME", "100%", "a#b", '"', "`id`"])
    it(`is what was meant: ${text}`, () => {
      assert.equal(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" }), text);
    });
});
