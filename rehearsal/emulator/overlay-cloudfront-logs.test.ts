import assert from "node:assert/strict";
import { CloudFrontClient, CreateDistributionCommand } from "@aws-sdk/client-cloudfront";
import {
  CloudWatchLogsClient,
  CreateDeliveryCommand,
  GetDeliveryCommand,
  PutDeliveryDestinationCommand,
  PutDeliverySourceCommand,
  UpdateDeliveryConfigurationCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { withEmulator } from "./emulator.fixture";
import { config } from "./overlay-cloudfront.fixture";

describe("the emulator's CloudFront logs", function () {
  const { cloudIn } = withEmulator(this);

  it("are delivered for a distribution that exists, from us-east-1 only, in the shape that was asked last", async () => {
    const cloud = cloudIn("us-east-1");
    const logs = cloud.client(CloudWatchLogsClient);
    const DistributionConfig = config();
    const made = await cloud.client(CloudFrontClient).send(new CreateDistributionCommand({ DistributionConfig }));
    const source = { name: "edge", logType: "ACCESS_LOGS", resourceArn: made.Distribution!.ARN! };
    const refused = { name: "ResourceNotFoundException" };
    const elsewhere = cloud.client(CloudWatchLogsClient, "eu-west-1");
    await assert.rejects(elsewhere.send(new PutDeliverySourceCommand(source)), refused);
    const stranger = { ...source, resourceArn: "arn:aws:cloudfront::123456789012:distribution/NONE" };
    await assert.rejects(logs.send(new PutDeliverySourceCommand(stranger)), refused);
    await logs.send(new PutDeliverySourceCommand(source));

    const deliveryDestinationConfiguration = { destinationResourceArn: "arn:aws:s3:::logs" };
    const put = await logs.send(
      new PutDeliveryDestinationCommand({ name: "bucket", deliveryDestinationConfiguration }),
    );
    const deliveryDestinationArn = put.deliveryDestination!.arn!;
    const created = await logs.send(new CreateDeliveryCommand({ deliverySourceName: "edge", deliveryDestinationArn }));
    const id = created.delivery!.id!;
    await logs.send(new UpdateDeliveryConfigurationCommand({ id, recordFields: ["date", "time"] }));
    assert.deepEqual((await logs.send(new GetDeliveryCommand({ id }))).delivery!.recordFields, ["date", "time"]);
    await assert.rejects(
      logs.send(new UpdateDeliveryConfigurationCommand({ id: "none", recordFields: ["date"] })),
      refused,
    );
  });
});
