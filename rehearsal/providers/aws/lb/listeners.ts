import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, orElse, required } from "../inputs";
import { call } from "../operations";
import { capitalised, first, flagAsText, list, numberAsText, tagList } from "../wire";
import { action } from "./actions";
import { elb } from "./api";
import { attribute } from "./attributes";

type Listener = sdk.CreateListenerInput | sdk.ModifyListenerAttributesInput;

const listener = elb.resource<aws.lb.ListenerArgs, Listener>({
  inputs: {
    ...capitalised("port", "sslPolicy"),
    certificateArn: ["Certificates", first("CertificateArn")],
    defaultActions: required(["DefaultActions", list(action)]),
    loadBalancerArn: required(fixed("LoadBalancerArn")),
    protocol: orElse("Protocol", "HTTP"),
    routingHttpRequestXAmznTlsCipherSuiteHeaderName: attribute(
      "routing.http.request.x_amzn_tls_cipher_suite.header_name",
    ),
    routingHttpRequestXAmznTlsVersionHeaderName: attribute("routing.http.request.x_amzn_tls_version.header_name"),
    routingHttpResponseContentSecurityPolicyHeaderValue: attribute(
      "routing.http.response.content_security_policy.header_value",
    ),
    routingHttpResponseServerEnabled: attribute("routing.http.response.server.enabled", flagAsText),
    routingHttpResponseStrictTransportSecurityHeaderValue: attribute(
      "routing.http.response.strict_transport_security.header_value",
    ),
    routingHttpResponseXContentTypeOptionsHeaderValue: attribute(
      "routing.http.response.x_content_type_options.header_value",
    ),
    routingHttpResponseXFrameOptionsHeaderValue: attribute("routing.http.response.x_frame_options.header_value"),
    tags: ["Tags", tagList],
    tcpIdleTimeoutSeconds: attribute("tcp.idle_timeout.seconds", numberAsText),
  },
  id: "ListenerArn",
  create: call(sdk.CreateListenerCommand, { answer: (made) => made.Listeners?.[0]?.ListenerArn }),
  read: [
    call(sdk.DescribeListenersCommand, { answer: (found) => found.Listeners?.[0] }),
    call(sdk.DescribeListenerAttributesCommand),
  ],
  update: [call(sdk.ModifyListenerCommand), call(sdk.ModifyListenerAttributesCommand)],
  delete: call(sdk.DeleteListenerCommand),
  outputs: { arn: "ListenerArn" },
});

export const entries: Record<string, AnyEntry> = { "aws:lb/listener:Listener": listener };
