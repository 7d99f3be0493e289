/** HTTP APIs as they run: each a server of its own, listed under the name that DNS leads `api.D` to. */
import type { Server } from "node:http";
import { HttpApiRequests } from "../../../servers/lambda/httpApi";
import type { LambdaInvocation } from "../../../servers/lambda/lambdaFunction";
import type { Certificate } from "../certificates";
import { end, httpServer, listen, loopback, portOf } from "../httpServers";
import type { World } from "../world";
import type { DesiredApi } from "./desired";

type Invoke = (arn: string, event: unknown) => Promise<LambdaInvocation>;

const https = 443;

export class RunningApis {
  private readonly running = new Map<string, { readonly api: DesiredApi; readonly server: Server }>();
  /** By the names that they are for: making a key takes a third of a second. */
  private readonly issued = new Map<string, Promise<Certificate>>();

  constructor(
    private readonly world: World,
    private readonly invoke: Invoke,
  ) {}

  get deployed(): readonly DesiredApi[] {
    return [...this.running.values()].map((it) => it.api);
  }

  /** In place of the one that runs, if there is one. */
  async listen(api: DesiredApi): Promise<void> {
    await this.close(api.address);
    const requests = new HttpApiRequests(this.optionsOf(api));
    const server = httpServer({}, await this.certificate(api.certificateFor), (request, response) => {
      // Whoever asks by another name than the one that is mapped is answered by API Gateway itself.
      if (request.headers.host === api.domainName) return requests.answer(request, response);
      request.resume();
      response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify({ message: "Forbidden" }));
    });
    await listen(server, 0);
    this.running.set(api.address, { api, server });
    const { region } = api;
    this.world.directory.list(api.address, https, { host: loopback, port: portOf(server), region, what: "HTTP API" });
  }

  async close(address: string): Promise<void> {
    const it = this.running.get(address);
    if (!it) return;
    this.running.delete(address);
    this.world.directory.remove(address, https);
    await end(it.server);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((it) => this.close(it)));
  }

  private optionsOf({ routes, authorizer }: DesiredApi): ConstructorParameters<typeof HttpApiRequests>[0] {
    const called = (arn: string) => ({ invoke: (event: unknown) => this.invoke(arn, event) });
    return {
      routes: Object.fromEntries(routes.map((it) => [it.key, called(it.functionArn)])),
      ...(authorizer && {
        authorizer: called(authorizer.functionArn),
        identitySources: authorizer.identitySources,
        // What an answer is good for is never scaled, as tokens aren't.
        authorizerTtlSeconds: authorizer.resultSeconds,
      }),
    };
  }

  private certificate(names: readonly string[]): Promise<Certificate> {
    const key = names.join();
    const issued = this.issued.get(key) ?? this.world.authority.issue({ names });
    this.issued.set(key, issued);
    return issued;
  }
}
