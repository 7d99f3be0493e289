import {
  type handleUnaryCall,
  type sendUnaryData,
  type ServerUnaryCall,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { functions } from "./aws/functions";
import { constructVpc } from "./awsx";
import { constructCluster } from "./eks";
import { entryOf, refusal } from "./catalogue";
import type { CheckFailure, Cloud } from "./entry";
import * as lifecycle from "./lifecycle";
import { Orphans } from "./orphans";
import { changedInputs, type Values } from "./readback";
import { type RegionOf, stackIn, Stacks } from "./stacks";

/** Providers of a cloud's stacks: the region where a stack's resources live unless they say otherwise, and the clouds of the emulator. */
export interface CloudProviders {
  readonly regionOf: RegionOf;
  readonly cloudIn: (region: string) => Cloud;
}

/** The cloud that inputs belong to. */
type CloudOf = (inputs: Values) => Cloud;

const DiffChanges = provider.DiffResponse.DiffChanges;

const toStruct = (values: Values): Struct => Struct.fromJavaScript(plain(values) as never);
const fromStruct = (struct: Struct | undefined): Values => (struct ? (struct.toJavaScript() as Values) : {});

/** Protobuf's struct knows no undefined. */
const plain = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

/** The resource provider protocol, served for every package at once: the URN says which type is meant. */
export function providerService({ regionOf, cloudIn }: CloudProviders): UntypedServiceImplementation {
  const orphans = new Orphans();
  const stacks = new Stacks(regionOf);
  const handlers: Readonly<Record<string, Handler>> = {
    ...resourceHandlers(orphans),
    invoke: (request: provider.InvokeRequest, cloudOf) => invoke(request, cloudOf),
    construct: (request: provider.ConstructRequest) => construct(request),
    checkConfig: (request: provider.CheckRequest) =>
      Promise.resolve(checkedConfig(request, stacks.regionOf(stackIn(request.getUrn())))),
    diffConfig: (request: provider.DiffRequest) => Promise.resolve(configDiff(request)),
    configure: (request: provider.ConfigureRequest) => Promise.resolve(configured(request.getType() ?? "")),
    attach: () => Promise.resolve(new Empty()),
    cancel: () => Promise.resolve(new Empty()),
    getPluginInfo: () => Promise.resolve(new plugin.PluginInfo()),
  };
  /** The region is the stack's that the request names, and otherwise that of whoever is at the other end. */
  const cloudFor = (request: { getUrn?: () => string | undefined }, peer: string): CloudOf => {
    const stack = stackIn(request.getUrn?.() ?? "");
    if (stack) stacks.connect(peer, stack);
    return (inputs) => {
      if (typeof inputs["region"] === "string") return cloudIn(inputs["region"]);
      return cloudIn(stack ? stacks.regionOf(stack) : stacks.regionOfCaller(peer));
    };
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, unary(handler, cloudFor) as never]),
  );
}

/** Each takes the request of its own call. */
type Handler = (request: never, cloudOf: CloudOf) => Promise<unknown>;

/** A thrown error becomes the call's status, with its own words and nothing else. */
function unary(handler: Handler, cloudFor: (request: object, peer: string) => CloudOf): handleUnaryCall<never, never> {
  return ((call: ServerUnaryCall<never, unknown>, done: sendUnaryData<unknown>) => {
    const answer = async (): Promise<unknown> => handler(call.request, cloudFor(call.request, call.getPeer()));
    answer().then(
      (response) => done(null, response),
      (error: Error) => done({ code: status.UNKNOWN, details: explain(error) }),
    );
  }) as handleUnaryCall<never, never>;
}

/** AWS' error code first, as the real provider shows it. */
function explain(error: Error): string {
  if ("code" in error && error.code === "ECONNREFUSED")
    return "the AWS API emulator can't be reached: it has ended or never started";
  return error.name && error.name !== "Error" ? `${error.name}: ${error.message}` : error.message;
}

/** The engine keeps secrets and references to itself, but for components: it insists that those understand them. */
function configured(providerType: string): provider.ConfigureResponse {
  const components = ["pulumi:providers:awsx", "pulumi:providers:eks"].includes(providerType);
  const response = new provider.ConfigureResponse();
  response.setSupportspreview(true);
  response.setAcceptsecrets(components);
  response.setAcceptresources(components);
  return response;
}

/**
 * A provider of the program's own would bring a region, credentials or endpoints that the stand-in doesn't follow. The engine's
 * default one is named `default` with the package's version.
 */
function checkedConfig(request: provider.CheckRequest, own: string): provider.CheckResponse {
  const response = new provider.CheckResponse();
  response.setInputs(request.getNews());
  const [type, name] = [typeOf(request.getUrn()), nameOf(request.getUrn())];
  const { region = own } = fromStruct(request.getNews());
  if (type === "pulumi:providers:aws" && region !== own) {
    const reason =
      `stack ${stackIn(request.getUrn())} of this local cloud is in ${own}, and its configuration says aws:region ${String(region)}. ` +
      `Set it back, or keep a cloud of those regions: npm run live -- --plan-only --regions …`;
    response.setFailuresList([toFailure({ property: "region", reason })]);
  }
  if (type === "pulumi:providers:aws" && !/^default(_|$)/.test(name)) {
    const reason = `the rehearsal stands in for the default AWS provider only: give resources a region instead of the provider ${name}`;
    response.setFailuresList([toFailure({ property: "", reason })]);
  }
  return response;
}

/** A provider's configuration is nowhere but in the state: whatever changes, it is configured anew. */
function configDiff(request: provider.DiffRequest): provider.DiffResponse {
  const changed = changedInputs(fromStruct(request.getOldInputs() ?? request.getOlds()), fromStruct(request.getNews()));
  const response = new provider.DiffResponse();
  response.setChanges(changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setDiffsList(changed);
  return response;
}

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").pop() ?? "";
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

function resourceHandlers(orphans: Orphans) {
  return {
    check: async (request: provider.CheckRequest) => {
      const type = typeOf(request.getUrn());
      const news = fromStruct(request.getNews());
      const result = lifecycle.check(type, entryOf(type), nameOf(request.getUrn()), news, {
        ...orphans.inputsOf(request.getUrn()),
        ...fromStruct(request.getOlds()),
      });
      const response = new provider.CheckResponse();
      response.setInputs(toStruct(result.inputs));
      response.setFailuresList(result.failures.map(toFailure));
      return response;
    },
    diff: async (request: provider.DiffRequest) => {
      orphans.confirmed(request.getUrn(), request.getId());
      const found = lifecycle.diff(
        entryOf(typeOf(request.getUrn())),
        fromStruct(request.getOldInputs()),
        fromStruct(request.getNews()),
        { properties: fromStruct(request.getOlds()), ignored: request.getIgnorechangesList() },
      );
      const response = new provider.DiffResponse();
      response.setChanges(found.changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
      response.setDiffsList([...found.changed]);
      response.setReplacesList([...found.replaces]);
      response.setDeletebeforereplace(found.deleteBeforeReplace);
      return response;
    },
    create: (request: provider.CreateRequest, cloudOf: CloudOf) => create(request, cloudOf, orphans),
    read: (request: provider.ReadRequest, cloudOf: CloudOf) => read(request, cloudOf, orphans),
    update: (request: provider.UpdateRequest, cloudOf: CloudOf) => update(request, cloudOf, orphans),
    delete: async (request: provider.DeleteRequest, cloudOf: CloudOf) => {
      orphans.confirmed(request.getUrn(), request.getId());
      const last = fromStruct(request.getOldInputs());
      await lifecycle.remove(entryOf(typeOf(request.getUrn())), cloudOf(last), request.getId(), last);
      return new Empty();
    },
  };
}

async function create(request: provider.CreateRequest, cloudOf: CloudOf, orphans: Orphans) {
  const urn = request.getUrn();
  const inputs = fromStruct(request.getProperties());
  const response = new provider.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(toStruct(lifecycle.planned(inputs)));
    return response;
  }
  const it = entryOf(typeOf(urn));
  const cloud = cloudOf(inputs);
  const state = (await takenOver(urn, inputs, cloudOf, orphans)) ?? (await lifecycle.create(it, cloud, inputs));
  orphans.made(urn, state.id, inputs);
  response.setId(state.id);
  response.setProperties(toStruct(state.properties));
  return response;
}

/** A resource that an interrupted run made and no state knows: brought to what is asked for now. */
async function takenOver(urn: string, inputs: Values, cloudOf: CloudOf, orphans: Orphans) {
  const id = orphans.of(urn);
  if (id === undefined) return undefined;
  return lifecycle.takeOver(entryOf(typeOf(urn)), cloudOf(inputs), id, inputs);
}

async function read(request: provider.ReadRequest, cloudOf: CloudOf, orphans: Orphans) {
  orphans.confirmed(request.getUrn(), request.getId());
  const last = request.getInputs() ? fromStruct(request.getInputs()) : undefined;
  const known = last && Object.keys(last).length > 0 ? last : undefined;
  const state = await lifecycle.read(
    entryOf(typeOf(request.getUrn())),
    cloudOf(known ?? {}),
    request.getId(),
    known,
    fromStruct(request.getProperties()),
  );
  const response = new provider.ReadResponse();
  if (!state) return response;
  response.setId(state.id);
  response.setProperties(toStruct(state.properties));
  response.setInputs(toStruct(state.inputs));
  return response;
}

async function update(request: provider.UpdateRequest, cloudOf: CloudOf, orphans: Orphans) {
  orphans.confirmed(request.getUrn(), request.getId());
  const news = fromStruct(request.getNews());
  const response = new provider.UpdateResponse();
  if (request.getPreview()) {
    const [olds, asked] = [fromStruct(request.getOlds()), fromStruct(request.getOldInputs())];
    response.setProperties(toStruct(lifecycle.expected(olds, asked, news)));
    return response;
  }
  const it = entryOf(typeOf(request.getUrn()));
  const [from, shown] = [fromStruct(request.getOldInputs()), fromStruct(request.getOlds())];
  const state = await lifecycle.update(it, cloudOf(news), request.getId(), news, from, shown);
  response.setProperties(toStruct(state.properties));
  return response;
}

function toFailure(failure: CheckFailure): provider.CheckFailure {
  const it = new provider.CheckFailure();
  it.setProperty(failure.property);
  it.setReason(failure.reason);
  return it;
}

async function invoke(request: provider.InvokeRequest, cloudOf: CloudOf) {
  const answer = functions[request.getTok()];
  if (!answer) throw new Error(refusal("function", request.getTok()));
  const args = fromStruct(request.getArgs());
  const response = new provider.InvokeResponse();
  response.setReturn(toStruct(await answer(cloudOf(args), args)));
  return response;
}

const components: Readonly<
  Record<string, (request: provider.ConstructRequest) => Promise<provider.ConstructResponse>>
> = { "awsx:ec2:Vpc": constructVpc, "eks:index:Cluster": constructCluster };

async function construct(request: provider.ConstructRequest) {
  const component = components[request.getType()];
  if (!component) throw new Error(refusal("component", request.getType()));
  return component(request);
}
