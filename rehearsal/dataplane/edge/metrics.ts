/**
 * What CloudFront says of a distribution in CloudWatch.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */

import type { Measurement } from "../metrics/source";

/** CloudFront's metrics are there, wherever its viewers are. */
const region = "us-east-1";

export class EdgeCounts {
  private requests = 0;
  private clientErrors = 0;
  private serverErrors = 0;

  count(status: number): void {
    this.requests++;
    if (status >= 500) this.serverErrors++;
    else if (status >= 400) this.clientErrors++;
  }

  /** Of what was counted since the last time; nothing where nobody has asked for anything, as CloudFront does. */
  collect(distributionId: string): readonly Measurement[] {
    const { requests, clientErrors, serverErrors } = this;
    this.requests = this.clientErrors = this.serverErrors = 0;
    if (requests === 0) return [];
    const dimensions = { DistributionId: distributionId, Region: "Global" };
    const percent = (count: number): number => (count / requests) * 100;
    const measured: Readonly<Record<string, number>> = {
      Requests: requests,
      "4xxErrorRate": percent(clientErrors),
      "5xxErrorRate": percent(serverErrors),
      TotalErrorRate: percent(clientErrors + serverErrors),
    };
    return Object.entries(measured).map(([name, value]) => ({
      ...{ region, namespace: "AWS/CloudFront", name, dimensions, values: [value] },
    }));
  }
}
