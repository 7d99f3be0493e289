import * as sdk from "@aws-sdk/client-cloudwatch";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { cloudwatch } from "./api";

type Dashboard = sdk.PutDashboardInput | sdk.GetDashboardOutput;

const dashboard = cloudwatch.resource<aws.cloudwatch.DashboardArgs, Dashboard>({
  inputs: { dashboardBody: required("DashboardBody"), dashboardName: required(fixed("DashboardName")) },
  id: "DashboardName",
  create: call(sdk.PutDashboardCommand),
  read: call(sdk.GetDashboardCommand),
  update: "same",
  delete: call(sdk.DeleteDashboardsCommand),
  outputs: { dashboardArn: "DashboardArn" },
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
};
