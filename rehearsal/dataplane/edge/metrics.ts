/**
 * What CloudFront says of a distribution in CloudWatch, once a minute of AWS.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { World } from "../world";

const periodSeconds = 60;
/** CloudFront's metrics are there, wherever its viewers are. */
const metricsRegion = "us-east-1";

export class EdgeMetrics {
  private readonly timer: NodeJS.Timeout;
  private requests = 0;
  private clientErrors = 0;
  private serverErrors = 0;

  /** @param distributionId of what is served then; undefined: nothing is */
  constructor(
    private readonly world: World,
    private readonly distributionId: () => string | undefined,
  ) {
    this.timer = setInterval(() => void this.publish().catch(() => undefined), world.scale.ms(periodSeconds));
  }

  count(status: number): void {
    this.requests++;
    if (status >= 500) this.serverErrors++;
    else if (status >= 400) this.clientErrors++;
  }

  /** Of the minute that has ended; nothing where nobody has asked for anything, as CloudFront does. */
  async publish(): Promise<void> {
    const { requests, clientErrors, serverErrors } = this;
    this.requests = this.clientErrors = this.serverErrors = 0;
    const id = this.distributionId();
    if (requests === 0 || id === undefined) return;
    const share = (count: number): number => (count / requests) * 100;
    const Dimensions = [
      { Name: "DistributionId", Value: id },
      { Name: "Region", Value: "Global" },
    ];
    const values: readonly MetricDatum[] = [
      { MetricName: "Requests", Value: requests, Unit: "None" },
      { MetricName: "4xxErrorRate", Value: share(clientErrors), Unit: "Percent" },
      { MetricName: "5xxErrorRate", Value: share(serverErrors), Unit: "Percent" },
      { MetricName: "TotalErrorRate", Value: share(clientErrors + serverErrors), Unit: "Percent" },
    ];
    const MetricData = values.map((it) => ({ ...it, Dimensions }));
    const client = this.world.cloudIn(metricsRegion).client(CloudWatchClient);
    await client.send(new PutMetricDataCommand({ Namespace: "AWS/CloudFront", MetricData }));
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
