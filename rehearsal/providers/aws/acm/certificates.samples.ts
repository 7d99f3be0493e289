import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";
import { needIssued } from "./needs.samples";

export const samples: Record<string, AnySample> = {
  "aws:acm/certificate:Certificate": sample<aws.acm.CertificateArgs>({
    inputs: () => ({
      domainName: "shop.example.com",
      subjectAlternativeNames: ["*.shop.example.com"],
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      tags: { Name: "a" },
    }),
    change: () => ({ options: { certificateTransparencyLoggingPreference: "DISABLED" }, tags: { Name: "b" } }),
    replacement: () => ({ subjectAlternativeNames: ["*.shop.example.com", "other.example.com"] }),
  }),
  "aws:acm/certificateValidation:CertificateValidation": sample<aws.acm.CertificateValidationArgs>({
    needs: async (cloud) => ({
      one: await needIssued(cloud, "one.example.com"),
      two: await needIssued(cloud, "two.example.com"),
    }),
    inputs: ({ one }) => ({ certificateArn: one! }),
    replacement: ({ two }) => ({ certificateArn: two! }),
  }),
};
