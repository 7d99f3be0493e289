import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StackProcess } from "../deploy/stackProcess";
import { type EchoProvider, serveEcho } from "./echoProvider";

/** How many of each kind the floor registers: as many as the stack that it is compared with. */
export interface Size {
  readonly resources: number;
  readonly components: number;
}

/** The bare program with its echo provider, run exactly as a stack of the platform is. */
export class Floor {
  private constructor(
    readonly process: StackProcess,
    private readonly echo: EchoProvider,
  ) {}

  /** @param environment of the platform's engine; only the provider differs */
  static async start(folder: string, size: Size, engineRoot: string, environment: NodeJS.ProcessEnv): Promise<Floor> {
    mkdirSync(folder, { recursive: true });
    const source = path.join(__dirname, "floor");
    symlinkSync(path.join(source, "index.ts"), path.join(folder, "index.ts"));
    copyFileSync(path.join(source, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    const config = { "floor:resources": size.resources, "floor:components": size.components };
    writeFileSync(path.join(folder, "Pulumi.floor.yaml"), JSON.stringify({ config }));
    const echo = await serveEcho();
    const env = { ...environment, PULUMI_DEBUG_PROVIDERS: `echo:${echo.port}` };
    const creation = { secretsProvider: "passphrase" };
    return new Floor(new StackProcess({ stack: "floor", creation, workDir: folder, engineRoot, env }), echo);
  }

  async stop(): Promise<void> {
    await this.process.end();
    this.echo.stop();
  }
}
