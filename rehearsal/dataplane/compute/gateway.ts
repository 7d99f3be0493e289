/** The payment gateway for test cards: one process for the whole world, outside the regions, that keeps every charge in a journal. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { NodeProgram } from "../../../servers/nodeProgram";
import { accepts, freePort } from "../../../servers/ports";
import type { Network } from "../network/network";
import type { LocalServer } from "../directory";
import type { Gateway } from "./environment";
import type { LocalImage } from "./images";

export interface GatewayOptions {
  readonly image: LocalImage;
  readonly insideFile: string;
  readonly folder: string;
  readonly network: Network;
  /** The shop's public name, where callbacks go. */
  readonly domain: string;
  /** The edge, as it is now. */
  readonly edge: () => Promise<LocalServer | undefined> | LocalServer | undefined;
}

export class PaymentGateway implements Gateway {
  private constructor(
    readonly port: number,
    readonly secret: string,
    /** One charge a line, the newest state last. */
    readonly journal: string,
    private readonly program: NodeProgram,
  ) {}

  static async start(options: GatewayOptions): Promise<PaymentGateway> {
    const { image, insideFile, folder, network, domain } = options;
    const [port, link] = await Promise.all([
      freePort(),
      network.link({ from: { name: "payment gateway" }, to: { name: "edge" }, target: options.edge }, 443),
    ]);
    const secret = randomBytes(24).toString("hex");
    const journal = path.join(folder, "charges.journal");
    const inside = { clock: path.join(folder, "gateway.clock"), ports: { [`${domain}:443`]: link.port } };
    const program = new NodeProgram({
      name: "the payment gateway",
      program: ["--require", insideFile, image.sandbox],
      cwd: image.workingDirectory,
      environment: {
        MERIDIAN_INSIDE: JSON.stringify(inside),
        NODE_EXTRA_CA_CERTS: path.join(folder, "authority.pem"),
        SANDBOX_SECRET: secret,
        SANDBOX_PORT: String(port),
        SANDBOX_JOURNAL: journal,
        SANDBOX_CALLBACK_URL: `https://${domain}/api/payments/callbacks`,
      },
      log: path.join(folder, "gateway.log"),
      lifetime: "withParent",
      isReady: () => accepts(port),
    });
    await program.start();
    return new PaymentGateway(port, secret, journal, program);
  }

  get pid(): number {
    return this.program.pid();
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}
