import * as sdk from "@aws-sdk/client-acm";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, required, unreadable } from "../inputs";
import { call, tagOperations } from "../operations";
import { service } from "../service";
import { until } from "../until";
import { capitalised, fields, first, list, listOf, tagList } from "../wire";

/** The emulator issues at once when Route 53 holds every validation record; more waiting can't help. */
const issueSeconds = 60;

/** Marks a certificate that was waited for: a wait leaves nothing in AWS, and a stand-in has no other memory. */
const mark = { Key: "rehearsal:validated", Value: "true" };
const isMark = ({ Key }: sdk.Tag): boolean => Key === mark.Key;

const client = (cloud: Cloud) => cloud.client(sdk.ACMClient);

const acm = service({
  client: sdk.ACMClient,
  gone: /^ResourceNotFoundException$/,
  tags: tagOperations({
    of: "CertificateArn",
    wire: {
      ...tagList,
      fromAws: (tags) => tagList.fromAws((tags as sdk.Tag[] | undefined)?.filter((it) => !isMark(it))),
    },
    list: [sdk.ListTagsForCertificateCommand, "Tags"],
    put: [sdk.AddTagsToCertificateCommand, "Tags"],
    remove: [sdk.RemoveTagsFromCertificateCommand, "Tags", listOf("Key")],
  }),
});

const options = fields<aws.types.input.acm.CertificateOptions, sdk.CertificateOptions>({
  certificateTransparencyLoggingPreference: "CertificateTransparencyLoggingPreference",
});

const proof = fields<aws.types.output.acm.CertificateDomainValidationOption, sdk.DomainValidation>({
  domainName: "DomainName",
  resourceRecordName: "ResourceRecord.Name",
  resourceRecordType: "ResourceRecord.Type",
  resourceRecordValue: "ResourceRecord.Value",
});

type Certificate = sdk.RequestCertificateRequest | sdk.CertificateDetail;

const certificate = acm.resource<aws.acm.CertificateArgs, Certificate>({
  inputs: {
    domainName: fixed("DomainName"),
    keyAlgorithm: fixed("KeyAlgorithm"),
    options: ["Options", options],
    subjectAlternativeNames: fixed("SubjectAlternativeNames"),
    tags: ["Tags", tagList],
    validationMethod: fixed({ sent: "ValidationMethod", seen: ["DomainValidationOptions", first("ValidationMethod")] }),
  },
  id: "CertificateArn",
  create: call(sdk.RequestCertificateCommand, { answer: (made) => made.CertificateArn }),
  read: call(sdk.DescribeCertificateCommand, {
    answer({ Certificate: it }, { inputs }) {
      const asked = inputs.subjectAlternativeNames ?? [];
      // ACM counts the main name among the alternatives, whether it was asked for or not.
      const others = it?.SubjectAlternativeNames?.filter((name) => name !== it.DomainName || asked.includes(name));
      return it && { ...it, SubjectAlternativeNames: others };
    },
  }),
  update: [call(sdk.UpdateCertificateOptionsCommand)],
  delete: call(sdk.DeleteCertificateCommand),
  outputs: {
    ...capitalised("renewalEligibility", "status", "type"),
    arn: "CertificateArn",
    domainValidationOptions: ["DomainValidationOptions", list(proof)],
    notAfter: (it) => it.NotAfter ?? "",
    notBefore: (it) => it.NotBefore ?? "",
    validationEmails: () => [],
  },
});

const certificateValidation = acm.resource<aws.acm.CertificateValidationArgs, sdk.CertificateDetail>({
  inputs: {
    certificateArn: required(fixed("CertificateArn")),
    validationRecordFqdns: fixed(unreadable("an instruction to the provider's waiter, kept by no API")),
  },
  id: "CertificateArn",
  async create({ cloud, inputs: { certificateArn: CertificateArn } }) {
    const it = await until(await whatIsMissing(cloud, CertificateArn), issueSeconds, async () => {
      const now = await certificateNow(cloud, CertificateArn);
      return now?.Status === "ISSUED" ? now : undefined;
    });
    await client(cloud).send(new sdk.AddTagsToCertificateCommand({ CertificateArn, Tags: [mark] }));
    return it.IssuedAt!.toISOString();
  },
  async read({ cloud, inputs: { certificateArn: CertificateArn } }) {
    const it = await certificateNow(cloud, CertificateArn);
    const tags = await client(cloud).send(new sdk.ListTagsForCertificateCommand({ CertificateArn }));
    return it?.Status === "ISSUED" && tags.Tags?.some(isMark) ? it : undefined;
  },
  delete: ({ cloud, inputs: { certificateArn: CertificateArn } }) =>
    client(cloud).send(new sdk.RemoveTagsFromCertificateCommand({ CertificateArn, Tags: [mark] })),
});

async function certificateNow(cloud: Cloud, CertificateArn: string): Promise<sdk.CertificateDetail | undefined> {
  return (await client(cloud).send(new sdk.DescribeCertificateCommand({ CertificateArn }))).Certificate;
}

/** Names the records that keep a certificate from being issued. */
async function whatIsMissing(cloud: Cloud, arn: string): Promise<string> {
  const it = await certificateNow(cloud, arn);
  const missing = (it?.DomainValidationOptions ?? [])
    .filter((option) => option.ValidationStatus !== "SUCCESS")
    .map((option) => `${option.ResourceRecord?.Name} CNAME ${option.ResourceRecord?.Value}`);
  return `certificate ${arn} to be issued (records Route 53 lacks: ${[...new Set(missing)].join(", ") || "none"})`;
}

export const entries: Record<string, AnyEntry> = {
  "aws:acm/certificate:Certificate": certificate,
  "aws:acm/certificateValidation:CertificateValidation": certificateValidation,
};
