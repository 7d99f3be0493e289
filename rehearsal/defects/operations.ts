/** What may be wrong with whoever would notice. */
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { type Defect, type DefectCloud, left, other, type Planted, readiness, switchover, target } from "./defect";

async function unheard({ cloudIn, platform }: DefectCloud, region: string): Promise<Planted> {
  const topics = cloudIn(region).client(SNSClient);
  const TopicArn = platform.outputs[region]!.alarmTopicArn;
  const { Subscriptions = [] } = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  for (const { SubscriptionArn } of Subscriptions) await topics.send(new UnsubscribeCommand({ SubscriptionArn }));
  return {
    undo: () =>
      Promise.all(
        Subscriptions.map(({ Protocol, Endpoint }) =>
          topics.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint })),
        ),
      ),
  };
}

const ofTopic = async ({ cloudIn, platform }: DefectCloud, region: string): Promise<readonly MetricAlarm[]> => {
  const { MetricAlarms = [] } = await cloudIn(region).client(CloudWatchClient).send(new DescribeAlarmsCommand({}));
  return MetricAlarms.filter((it) => it.AlarmActions?.includes(platform.outputs[region]!.alarmTopicArn));
};

async function firing(cloud: DefectCloud, region: string): Promise<Planted & { readonly alarm: string }> {
  const alarms = cloud.cloudIn(region).client(CloudWatchClient);
  const [{ AlarmName } = {}] = await ofTopic(cloud, region);
  const set = (StateValue: "ALARM" | "OK") =>
    alarms.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "planted" }));
  await set("ALARM");
  return { undo: () => set("OK"), alarm: AlarmName! };
}

async function muted(cloud: DefectCloud, region: string): Promise<Planted> {
  const alarms = cloud.cloudIn(region).client(CloudWatchClient);
  const [{ AlarmName } = {}] = await ofTopic(cloud, region);
  const AlarmNames = [AlarmName!];
  await alarms.send(new DisableAlarmActionsCommand({ AlarmNames }));
  return { undo: () => alarms.send(new EnableAlarmActionsCommand({ AlarmNames })) };
}

async function deleted(cloud: DefectCloud, region: string): Promise<Planted> {
  const alarms = cloud.cloudIn(region).client(CloudWatchClient);
  const { MetricAlarms = [] } = await alarms.send(new DescribeAlarmsCommand({}));
  await alarms.send(new DeleteAlarmsCommand({ AlarmNames: MetricAlarms.map(({ AlarmName }) => AlarmName!) }));
  const again = ({ AlarmArn, StateValue, StateReason, StateReasonData, StateUpdatedTimestamp, ...it }: MetricAlarm) =>
    alarms.send(new PutMetricAlarmCommand(it as ConstructorParameters<typeof PutMetricAlarmCommand>[0]));
  return {
    undo: async () => {
      for (const it of MetricAlarms) {
        await again(it);
        const { AlarmName } = it;
        await alarms.send(new SetAlarmStateCommand({ AlarmName, StateValue: "OK", StateReason: "made again" }));
      }
    },
  };
}

export const operationDefects: readonly Defect[] = [
  {
    name: "nobody has confirmed to receive a region's alarms",
    command: readiness,
    exitCode: 1,
    reason: /\(alarm-receivers\): nobody has confirmed to receive what arn:aws:sns:eu-west-1:\d+:\S+ is told/,
    plant: (cloud) => unheard(cloud, target),
  },
  {
    name: "an alarm's actions are turned off",
    command: readiness,
    exitCode: 1,
    reason: /\(alarm-receivers\): \S+ in ap-south-1 tell nobody/,
    plant: (cloud) => muted(cloud, other),
  },
  {
    name: "an alarm of a region that stays fires",
    command: readiness,
    exitCode: 1,
    reason: /\(alarms-firing\): \S+ in eu-west-1 is in ALARM/,
    plant: (cloud) => firing(cloud, target),
  },
  {
    name: "a region has no alarms",
    command: readiness,
    exitCode: 1,
    reason: /\(alarm-receivers\): ap-south-1 has no alarm of this platform/,
    plant: (cloud) => deleted(cloud, other),
  },
  {
    name: "an alarm that is to stop drills fires already",
    command: switchover,
    exitCode: 2,
    reason: /stop-alarms: a stop condition holds already: \S+ in us-east-1 in ALARM/,
    plant: async (cloud) => {
      const { undo, alarm } = await firing(cloud, left);
      return { undo, snapshot: withGlobal(cloud, { drillStopAlarms: [`${left}:${alarm}`] }) };
    },
  },
  {
    name: "users' requests fail already",
    command: switchover,
    exitCode: 2,
    reason:
      /error-share: a stop condition holds already: of users' requests 30\.0 % or more failed for \d+ s, by the load balancers/,
    plant: ({ figures }) => {
      figures.failed = figures.requests * 0.3;
      return Promise.resolve({ undo: () => Promise.resolve(void (figures.failed = 0)) });
    },
  },
  {
    name: "a change freeze is in force",
    command: switchover,
    exitCode: 2,
    reason: /change-freeze: the change freeze \S+ is in force/,
    plant: (cloud) => {
      const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
      const snapshot = withGlobal(cloud, { changeFreezes: [`${at(-60)}/${at(60)}`] });
      return Promise.resolve({ undo: () => Promise.resolve(), snapshot });
    },
  },
];

/** Outputs of `global` as another configuration would have left them. */
const withGlobal = ({ snapshot }: DefectCloud, changes: object) => ({
  ...snapshot,
  outputs: { ...snapshot.outputs, global: { ...snapshot.outputs["global"], ...changes } },
});
