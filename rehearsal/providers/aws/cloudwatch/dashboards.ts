import { DeleteDashboardsCommand, GetDashboardCommand, PutDashboardCommand } from "@aws-sdk/client-cloudwatch";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { cloudwatch } from "./alarms";

type Args = aws.cloudwatch.DashboardArgs;
const gone = /^(ResourceNotFound|DashboardNotFound)/;

const dashboard = entry<Args>({
  inputs: { dashboardBody: true, dashboardName: true, region: true },
  required: ["dashboardBody", "dashboardName"],
  replaceOn: ["dashboardName", "region"],
  async create(cloud, inputs) {
    await put(cloud, inputs);
    return inputs.dashboardName;
  },
  async read(cloud, id) {
    const it = await unlessGone(gone, () => cloudwatch(cloud).send(new GetDashboardCommand({ DashboardName: id })));
    return (
      it && {
        inputs: { dashboardBody: it.DashboardBody, dashboardName: id },
        outputs: { dashboardArn: it.DashboardArn },
      }
    );
  },
  async update(cloud, _id, to) {
    await put(cloud, to);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => cloudwatch(cloud).send(new DeleteDashboardsCommand({ DashboardNames: [id] })));
  },
});

async function put(
  cloud: Cloud,
  { dashboardBody: DashboardBody, dashboardName: DashboardName }: Plain<Args>,
): Promise<void> {
  await cloudwatch(cloud).send(new PutDashboardCommand({ DashboardBody, DashboardName }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
};
