import { existsSync } from "node:fs";
import path from "node:path";
import { cacheKey, madeOnce, type Progress } from "../toolchain/cache";
import { goBuild } from "../toolchain/goBuild";

/** The last SDK release whose Go module carries the Node.js language host. */
const version = "3.60.0";

/**
 * Folder with `pulumi-language-nodejs`, which the plain CLI needs to run a program; the Automation API needs none.
 * The one on PATH, else built from its Go module. It must not lie beside the engine's own binary.
 */
export async function findLanguageHost(progress: Progress): Promise<string> {
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .find((folder) => existsSync(path.join(folder, binary)));
  if (onPath) return onPath;
  const folder = await madeOnce(
    `languagehost-${version}-${cacheKey(process.platform, process.arch)}`,
    async (into) => {
      progress("building the Node.js language host for the plain CLI from its Go module, about a minute, once");
      await goBuild(
        {
          module: path.join(__dirname, "languageHost"),
          command: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
          ldflags: "-s -w",
          output: path.join(into, "bin", binary),
        },
        progress,
      );
    },
    progress,
  );
  return path.join(folder, "bin");
}

const binary = "pulumi-language-nodejs";
