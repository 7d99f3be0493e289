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

/** One stack's providers: the region where its resources live unless they say otherwise, and the clouds of the emulator. */
export interface StackProviders {
  readonly region: string;
  readonly cloudIn: (region: string) => Cloud;
}

const DiffChanges = provider.DiffResponse.DiffChanges;

const toStruct = (values: Values): Struct => Struct.fromJavaScript(plain(values) as never);
const fromStruct = (struct: Struct | undefined): Values => (struct ? (struct.toJavaScript() as Values) : {});

/** Protobuf's struct knows no undefined. */
const plain = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

/** The resource provider protocol, served for every package at once: the URN says which type is meant. */
export function providerService(stack: StackProviders): UntypedServiceImplementation {
  const orphans = new Orphans();
  const cloudOf = (inputs: Values): Cloud =>
    stack.cloudIn(typeof inputs["region"] === "string" ? inputs["region"] : stack.region);
  const handlers = {
    ...resourceHandlers(cloudOf, orphans),
    invoke: (request: provider.InvokeRequest) => invoke(request, cloudOf),
    construct: (request: provider.ConstructRequest) => construct(request),
    checkConfig: (request: provider.CheckRequest) => Promise.resolve(checkedConfig(request)),
    diffConfig: (request: provider.DiffRequest) => Promise.resolve(configDiff(request)),
    configure: (request: provider.ConfigureRequest) => Promise.resolve(configured(request.getType() ?? "")),
    attach: () => Promise.resolve(new Empty()),
    cancel: () => Promise.resolve(new Empty()),
    getPluginInfo: () => Promise.resolve(new plugin.PluginInfo()),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, unary(handler as never) as never]),
  );
}

/** A thrown error becomes the call's status, with its own words and nothing else. */
function unary<Request, Response>(handler: (request: Request) => Promise<Response>): handleUnaryCall<never, never> {
  return ((call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => {
    handler(call.request).then(
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
function checkedConfig(request: provider.CheckRequest): provider.CheckResponse {
  const response = new provider.CheckResponse();
  response.setInputs(request.getNews());
  const [type, name] = [typeOf(request.getUrn()), nameOf(request.getUrn())];
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

function resourceHandlers(cloudOf: (inputs: Values) => Cloud, orphans: Orphans) {
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
    create: (request: provider.CreateRequest) => create(request, cloudOf, orphans),
    read: (request: provider.ReadRequest) => read(request, cloudOf, orphans),
    update: (request: provider.UpdateRequest) => update(request, cloudOf, orphans),
    delete: async (request: provider.DeleteRequest) => {
      orphans.confirmed(request.getUrn(), request.getId());
      const last = fromStruct(request.getOldInputs());
      await lifecycle.remove(entryOf(typeOf(request.getUrn())), cloudOf(last), request.getId(), last);
      return new Empty();
    },
  };
}

async function create(request: provider.CreateRequest, cloudOf: (inputs: Values) => Cloud, orphans: Orphans) {
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
async function takenOver(urn: string, inputs: Values, cloudOf: (inputs: Values) => Cloud, orphans: Orphans) {
  const id = orphans.of(urn);
  if (id === undefined) return undefined;
  return lifecycle.takeOver(entryOf(typeOf(urn)), cloudOf(inputs), id, inputs);
}

async function read(request: provider.ReadRequest, cloudOf: (inputs: Values) => Cloud, orphans: Orphans) {
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

async function update(request: provider.UpdateRequest, cloudOf: (inputs: Values) => Cloud, orphans: Orphans) {
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

async function invoke(request: provider.InvokeRequest, cloudOf: (inputs: Values) => Cloud) {
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
