import * as sdk from "@aws-sdk/client-acm";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";
import { until } from "../until";

const acm = (cloud: Cloud) => cloud.client(sdk.ACMClient);
const gone = /^ResourceNotFoundException$/;

/** The emulator issues at once when Route 53 holds every validation record; more waiting can't help. */
const issueSeconds = 60;

/** Marks a certificate that was waited for: a wait leaves nothing in AWS, and a stand-in has no other memory. */
const validated = "rehearsal:validated";

const certificate = entry<aws.acm.CertificateArgs>({
  inputs: {
    domainName: true,
    keyAlgorithm: true,
    options: { certificateTransparencyLoggingPreference: true },
    region: true,
    subjectAlternativeNames: true,
    tags: true,
    validationMethod: true,
  },
  required: [],
  replaceOn: ["domainName", "keyAlgorithm", "region", "subjectAlternativeNames", "validationMethod"],
  async create(cloud, inputs) {
    const made = await acm(cloud).send(
      new sdk.RequestCertificateCommand({
        DomainName: inputs.domainName,
        SubjectAlternativeNames: inputs.subjectAlternativeNames,
        ValidationMethod: inputs.validationMethod as sdk.ValidationMethod | undefined,
        KeyAlgorithm: inputs.keyAlgorithm as sdk.KeyAlgorithm | undefined,
        Options: options(inputs.options),
        Tags: Object.keys(inputs.tags ?? {}).length ? toTags(inputs.tags) : undefined,
      }),
    );
    return made.CertificateArn!;
  },
  async read(cloud, arn, last) {
    const it = await certificateNow(cloud, arn);
    if (!it) return undefined;
    const wanted = last.subjectAlternativeNames ?? [];
    const proofs = it.DomainValidationOptions ?? [];
    const { [validated]: _mark, ...tags } = await tagsOf(cloud, arn);
    return {
      inputs: {
        domainName: it.DomainName,
        // ACM counts the main name among the alternatives, whether it was asked for or not.
        subjectAlternativeNames: it.SubjectAlternativeNames?.filter(
          (name) => name !== it.DomainName || wanted.includes(name),
        ),
        validationMethod: proofs[0]?.ValidationMethod,
        keyAlgorithm: it.KeyAlgorithm,
        options: {
          certificateTransparencyLoggingPreference: it.Options?.CertificateTransparencyLoggingPreference,
        },
        tags,
      },
      outputs: {
        arn,
        status: it.Status,
        type: it.Type,
        domainValidationOptions: proofs.map((proof) => ({
          domainName: proof.DomainName,
          resourceRecordName: proof.ResourceRecord?.Name,
          resourceRecordType: proof.ResourceRecord?.Type,
          resourceRecordValue: proof.ResourceRecord?.Value,
        })),
        notBefore: it.NotBefore?.toISOString() ?? "",
        notAfter: it.NotAfter?.toISOString() ?? "",
        renewalEligibility: it.RenewalEligibility,
        validationEmails: [],
      },
    };
  },
  async update(cloud, arn, to, from) {
    if (to.options)
      await acm(cloud).send(
        new sdk.UpdateCertificateOptionsCommand({ CertificateArn: arn, Options: options(to.options) }),
      );
    await retag(cloud, arn, to.tags, from.tags);
  },
  async remove(cloud, arn) {
    await unlessGone(gone, () => acm(cloud).send(new sdk.DeleteCertificateCommand({ CertificateArn: arn })));
  },
});

const options = (it: Plain<aws.acm.CertificateArgs>["options"]): sdk.CertificateOptions | undefined =>
  it && {
    CertificateTransparencyLoggingPreference: it.certificateTransparencyLoggingPreference as
      sdk.CertificateTransparencyLoggingPreference | undefined,
  };

async function certificateNow(cloud: Cloud, arn: string): Promise<sdk.CertificateDetail | undefined> {
  const found = await unlessGone(gone, () =>
    acm(cloud).send(new sdk.DescribeCertificateCommand({ CertificateArn: arn })),
  );
  return found?.Certificate;
}

async function tagsOf(cloud: Cloud, arn: string): Promise<Record<string, string>> {
  const found = await acm(cloud).send(new sdk.ListTagsForCertificateCommand({ CertificateArn: arn }));
  return fromTags(found.Tags);
}

type Tags = Record<string, string> | undefined;

async function retag(cloud: Cloud, arn: string, to: Tags, from: Tags): Promise<void> {
  const { removed, put } = tagChanges(from, to);
  const input = (Tags: sdk.Tag[]) => ({ CertificateArn: arn, Tags });
  if (removed.length)
    await acm(cloud).send(new sdk.RemoveTagsFromCertificateCommand(input(removed.map((Key) => ({ Key })))));
  if (Object.keys(put).length) await acm(cloud).send(new sdk.AddTagsToCertificateCommand(input(toTags(put))));
}

const certificateValidation = entry<aws.acm.CertificateValidationArgs>({
  inputs: { certificateArn: true, region: true, validationRecordFqdns: true },
  required: ["certificateArn"],
  replaceOn: ["certificateArn", "region", "validationRecordFqdns"],
  unreadable: { validationRecordFqdns: "an instruction to the provider's waiter, kept by no API" },
  async create(cloud, inputs) {
    const arn = inputs.certificateArn;
    const it = await until(await whatIsMissing(cloud, arn), issueSeconds, async () => {
      const now = await certificateNow(cloud, arn);
      return now?.Status === "ISSUED" ? now : undefined;
    });
    await retag(cloud, arn, { [validated]: "true" }, {});
    return it.IssuedAt!.toISOString();
  },
  async read(cloud, _id, last) {
    const it = await certificateNow(cloud, last.certificateArn);
    if (it?.Status !== "ISSUED" || !(validated in (await tagsOf(cloud, last.certificateArn)))) return undefined;
    return { inputs: { certificateArn: last.certificateArn }, outputs: {} };
  },
  async remove(cloud, _id, last) {
    if (await certificateNow(cloud, last.certificateArn))
      await retag(cloud, last.certificateArn, {}, { [validated]: "true" });
  },
});

/** Names the records that keep a certificate from being issued. */
async function whatIsMissing(cloud: Cloud, arn: string): Promise<string> {
  const it = await certificateNow(cloud, arn);
  const missing = (it?.DomainValidationOptions ?? [])
    .filter((proof) => proof.ValidationStatus !== "SUCCESS")
    .map((proof) => `${proof.ResourceRecord?.Name} CNAME ${proof.ResourceRecord?.Value}`);
  return `certificate ${arn} to be issued (records Route 53 lacks: ${[...new Set(missing)].join(", ") || "none"})`;
}

export const entries: Record<string, AnyEntry> = {
  "aws:acm/certificate:Certificate": certificate,
  "aws:acm/certificateValidation:CertificateValidation": certificateValidation,
};
