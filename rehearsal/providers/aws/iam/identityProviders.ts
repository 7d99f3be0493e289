import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { moves } from "../lists";
import { bring, call, tagOperations } from "../operations";
import { converted, listOrNone, tagList } from "../wire";
import { client, iam } from "./api";

/** IAM drops the scheme of the address it was given. */
const url = converted<string, string>(String, (seen, asked) => (`${asked}`.endsWith(`//${seen}`) ? asked : seen));

type Provider = sdk.CreateOpenIDConnectProviderRequest | { readonly OpenIDConnectProviderArn?: string };

const openIdConnectProvider = iam.resource<aws.iam.OpenIdConnectProviderArgs, Provider>({
  inputs: {
    clientIdLists: required(["ClientIDList", listOrNone]),
    tags: ["Tags", tagList],
    thumbprintLists: ["ThumbprintList", listOrNone],
    url: required(fixed(["Url", url])),
  },
  id: "OpenIDConnectProviderArn",
  create: call(sdk.CreateOpenIDConnectProviderCommand, { answer: (made) => made.OpenIDConnectProviderArn }),
  read: call(sdk.GetOpenIDConnectProviderCommand),
  update: [
    bring(["clientIdLists"], async ({ cloud, id: OpenIDConnectProviderArn, inputs: to, from }) => {
      const [added, dropped] = moves(from.clientIdLists, to.clientIdLists);
      const input = (ClientID: string) => ({ OpenIDConnectProviderArn, ClientID });
      for (const one of added) await client(cloud).send(new sdk.AddClientIDToOpenIDConnectProviderCommand(input(one)));
      for (const one of dropped)
        await client(cloud).send(new sdk.RemoveClientIDFromOpenIDConnectProviderCommand(input(one)));
    }),
    call(sdk.UpdateOpenIDConnectProviderThumbprintCommand),
  ],
  delete: call(sdk.DeleteOpenIDConnectProviderCommand),
  outputs: { arn: "OpenIDConnectProviderArn" },
  tags: tagOperations({
    of: "OpenIDConnectProviderArn",
    put: [sdk.TagOpenIDConnectProviderCommand, "Tags"],
    remove: [sdk.UntagOpenIDConnectProviderCommand, "TagKeys"],
  }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
};
