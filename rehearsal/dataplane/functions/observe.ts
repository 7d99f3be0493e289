/** Asks the AWS API for functions and what calls them. */
import * as acm from "@aws-sdk/client-acm";
import * as gateway from "@aws-sdk/client-apigatewayv2";
import * as lambda from "@aws-sdk/client-lambda";
import * as scheduler from "@aws-sdk/client-scheduler";
import type { Cloud } from "../../providers/entry";
import type { DesiredApi, DesiredFunction, DesiredFunctions, DesiredSchedule } from "./desired";
import { type Runnable, readApi, readFunction, readSchedule } from "./read";

/** What is deployed of functions and isn't run here; all of it at once. */
export class UnsupportedFunctions extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`${problems.join("\n")}\nAdd what is missing to rehearsal/dataplane/functions.`);
  }
}

/** @throws UnsupportedFunctions */
export async function observeFunctions(clouds: readonly Cloud[]): Promise<DesiredFunctions> {
  const regions = await Promise.all(
    clouds.map(async (cloud) => {
      const [functions, apis, schedules] = await Promise.all([functionsIn(cloud), apisIn(cloud), schedulesIn(cloud)]);
      return { functions, apis, schedules };
    }),
  );
  const problems = regions
    .flatMap((it): Runnable<unknown>[] => [...it.functions, ...it.apis, ...it.schedules])
    .flatMap((it) => it.problems);
  if (problems.length > 0) throw new UnsupportedFunctions(problems);
  return {
    functions: regions.flatMap((it) => it.functions.flatMap(({ found }) => found ?? [])),
    apis: regions.flatMap((it) => it.apis.flatMap(({ found }) => found ?? [])),
    schedules: regions.flatMap((it) => it.schedules.flatMap(({ found }) => found ?? [])),
  };
}

async function functionsIn(cloud: Cloud): Promise<Runnable<DesiredFunction>[]> {
  const client = cloud.client(lambda.LambdaClient);
  const names: string[] = [];
  for await (const { Functions = [] } of lambda.paginateListFunctions({ client }, {}))
    names.push(...Functions.map((it) => it.FunctionName!));
  const asked = names.map((FunctionName) => client.send(new lambda.GetFunctionCommand({ FunctionName })));
  return (await Promise.all(asked)).map((it) => readFunction(cloud.region, it));
}

/** Only those that a domain name leads to: nobody can ask the others. */
async function apisIn(cloud: Cloud): Promise<Runnable<DesiredApi>[]> {
  const client = cloud.client(gateway.ApiGatewayV2Client);
  const { Items: domains = [] } = await client.send(new gateway.GetDomainNamesCommand({}));
  const all = domains.map(async (domain) => {
    const { Items = [] } = await client.send(new gateway.GetApiMappingsCommand({ DomainName: domain.DomainName }));
    return Promise.all(Items.map((mapping) => apiAt(cloud, domain, mapping)));
  });
  return (await Promise.all(all)).flat();
}

async function apiAt(
  cloud: Cloud,
  domain: gateway.DomainName,
  mapping: gateway.ApiMapping,
): Promise<Runnable<DesiredApi>> {
  const client = cloud.client(gateway.ApiGatewayV2Client);
  const of = { ApiId: mapping.ApiId };
  const [api, routes, integrations, certificateFor] = await Promise.all([
    client.send(new gateway.GetApiCommand(of)),
    client.send(new gateway.GetRoutesCommand(of)),
    client.send(new gateway.GetIntegrationsCommand(of)),
    namesOf(cloud, domain.DomainNameConfigurations![0]!.CertificateArn!),
  ]);
  const used = [...new Set((routes.Items ?? []).flatMap((it) => it.AuthorizerId ?? []))];
  const authorizers = await Promise.all(
    used.map((AuthorizerId) => client.send(new gateway.GetAuthorizerCommand({ ...of, AuthorizerId }))),
  );
  return readApi(cloud.region, {
    ...{ api: api as gateway.Api, domain, mapping, certificateFor },
    ...{
      routes: routes.Items ?? [],
      integrations: integrations.Items ?? [],
      authorizers: authorizers as gateway.Authorizer[],
    },
  });
}

async function namesOf(cloud: Cloud, CertificateArn: string): Promise<readonly string[]> {
  const client = cloud.client(acm.ACMClient);
  const { Certificate } = await client.send(new acm.DescribeCertificateCommand({ CertificateArn }));
  return [...new Set([Certificate!.DomainName!, ...(Certificate!.SubjectAlternativeNames ?? [])])];
}

async function schedulesIn(cloud: Cloud): Promise<Runnable<DesiredSchedule>[]> {
  const client = cloud.client(scheduler.SchedulerClient);
  const all: scheduler.ScheduleSummary[] = [];
  for await (const { Schedules = [] } of scheduler.paginateListSchedules({ client }, {})) all.push(...Schedules);
  const asked = all.map(({ Name, GroupName }) => client.send(new scheduler.GetScheduleCommand({ Name, GroupName })));
  return (await Promise.all(asked)).map((it) => readSchedule(cloud.region, it));
}
