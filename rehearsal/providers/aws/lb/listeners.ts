import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { action, fromAction, toAction } from "./actions";
import { elb, gone, retag, tagged, tagsOf } from "./api";
import { type AttributeTable, fromAttributes, toAttributes } from "./attributes";

type Args = Plain<aws.lb.ListenerArgs>;

const attributes: AttributeTable = {
  routingHttpRequestXAmznTlsCipherSuiteHeaderName: {
    attribute: "routing.http.request.x_amzn_tls_cipher_suite.header_name",
    type: "text",
  },
  routingHttpRequestXAmznTlsVersionHeaderName: {
    attribute: "routing.http.request.x_amzn_tls_version.header_name",
    type: "text",
  },
  routingHttpResponseContentSecurityPolicyHeaderValue: {
    attribute: "routing.http.response.content_security_policy.header_value",
    type: "text",
  },
  routingHttpResponseServerEnabled: { attribute: "routing.http.response.server.enabled", type: "flag" },
  routingHttpResponseStrictTransportSecurityHeaderValue: {
    attribute: "routing.http.response.strict_transport_security.header_value",
    type: "text",
  },
  routingHttpResponseXContentTypeOptionsHeaderValue: {
    attribute: "routing.http.response.x_content_type_options.header_value",
    type: "text",
  },
  routingHttpResponseXFrameOptionsHeaderValue: {
    attribute: "routing.http.response.x_frame_options.header_value",
    type: "text",
  },
  tcpIdleTimeoutSeconds: { attribute: "tcp.idle_timeout.seconds", type: "number" },
};

const listener = entry<aws.lb.ListenerArgs>({
  inputs: {
    certificateArn: true,
    defaultActions: [action],
    loadBalancerArn: true,
    port: true,
    protocol: true,
    region: true,
    routingHttpRequestXAmznTlsCipherSuiteHeaderName: true,
    routingHttpRequestXAmznTlsVersionHeaderName: true,
    routingHttpResponseContentSecurityPolicyHeaderValue: true,
    routingHttpResponseServerEnabled: true,
    routingHttpResponseStrictTransportSecurityHeaderValue: true,
    routingHttpResponseXContentTypeOptionsHeaderValue: true,
    routingHttpResponseXFrameOptionsHeaderValue: true,
    sslPolicy: true,
    tags: true,
    tcpIdleTimeoutSeconds: true,
  },
  required: ["defaultActions", "loadBalancerArn"],
  replaceOn: ["loadBalancerArn", "region"],
  async create(cloud, inputs) {
    const made = await elb(cloud).send(
      new sdk.CreateListenerCommand({
        ...settings(inputs),
        LoadBalancerArn: inputs.loadBalancerArn,
        Tags: tagged(inputs.tags),
      }),
    );
    const arn = made.Listeners![0]!.ListenerArn!;
    await setAttributes(cloud, arn, inputs);
    return arn;
  },
  async read(cloud, arn) {
    const found = await unlessGone(gone, () =>
      elb(cloud).send(new sdk.DescribeListenersCommand({ ListenerArns: [arn] })),
    );
    const it = found?.Listeners?.[0];
    if (!it) return undefined;
    const now = await elb(cloud).send(new sdk.DescribeListenerAttributesCommand({ ListenerArn: arn }));
    return {
      inputs: {
        ...fromAttributes(attributes, now.Attributes ?? []),
        certificateArn: it.Certificates?.[0]?.CertificateArn,
        defaultActions: (it.DefaultActions ?? []).map(fromAction),
        loadBalancerArn: it.LoadBalancerArn,
        port: it.Port,
        protocol: it.Protocol,
        sslPolicy: it.SslPolicy,
        tags: await tagsOf(cloud, arn),
      },
      outputs: { arn },
    };
  },
  async update(cloud, arn, to, from) {
    await elb(cloud).send(new sdk.ModifyListenerCommand({ ...settings(to), ListenerArn: arn }));
    await setAttributes(cloud, arn, to);
    await retag(cloud, arn, to, from);
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () => elb(cloud).send(new sdk.DeleteListenerCommand({ ListenerArn: arn })));
  },
});

const settings = (inputs: Args) => ({
  Port: inputs.port,
  Protocol: (inputs.protocol ?? "HTTP") as sdk.ProtocolEnum,
  SslPolicy: inputs.sslPolicy,
  Certificates: inputs.certificateArn ? [{ CertificateArn: inputs.certificateArn }] : undefined,
  DefaultActions: inputs.defaultActions.map(toAction),
});

async function setAttributes(cloud: Cloud, arn: string, inputs: Args): Promise<void> {
  const Attributes = toAttributes(attributes, inputs);
  if (Attributes.length)
    await elb(cloud).send(new sdk.ModifyListenerAttributesCommand({ ListenerArn: arn, Attributes }));
}

export const entries: Record<string, AnyEntry> = { "aws:lb/listener:Listener": listener };
