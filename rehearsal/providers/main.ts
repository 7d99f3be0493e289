/**
 * The provider stand-ins of one local cloud, in a process of their own: one port for all stacks and packages.
 * Arguments: the emulator's endpoint, then `stack=region` for each stack. Prints `{"port": N}` when it serves,
 * and ends when its standard input closes unless told `--detached`.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { cloudsAt } from "./cloud";
import { providerService } from "./service";

async function main(): Promise<void> {
  const detached = process.argv.includes("--detached");
  const [endpoint, ...stacks] = process.argv.slice(2).filter((it) => it !== "--detached");
  const cloudIn = cloudsAt(endpoint ?? "");
  const regionOf = Object.fromEntries(stacks.map((it) => it.split("=") as [string, string]));
  const port = await serve(providerService({ regionOf, cloudIn }));
  process.stdout.write(`${JSON.stringify({ port })}\n`);
  // An interruption is the rehearsal's to handle: providers must outlive the engines that still finish a step.
  process.on("SIGINT", () => undefined);
  if (!detached) process.stdin.on("end", () => process.exit(0)).resume();
}

function serve(implementation: ReturnType<typeof providerService>): Promise<number> {
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(ResourceProviderService as never, implementation);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

void main();
