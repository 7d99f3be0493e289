import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../alarms";

const usual = { comparisonOperator: "GreaterThanThreshold", treatMissingData: "notBreaching" } as const;

const lambda = (functionName: pulumi.Input<string>, metricName: string): Alarm["measure"] => ({
  namespace: "AWS/Lambda",
  metricName,
  dimensions: { FunctionName: functionName },
  statistic: "Sum",
});

/** What AWS Lambda says of one function. */
export function functionAlarms(name: string, functionName: pulumi.Input<string>): readonly Alarm[] {
  return [
    {
      ...usual,
      name: `function-${name}-errors`,
      description: `The function ${name} fails: three times or more in five minutes. Its log group says why; what calls it is answered with 500, and what runs by schedule is tried twice more.`,
      measure: lambda(functionName, "Errors"),
      threshold: 2,
      periodSeconds: 300,
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
    },
    {
      ...usual,
      name: `function-${name}-throttled`,
      description: `More calls of the function ${name} come at once than it may run at once. Callers are refused with 503. Look who calls so often, or reserve more for it (components/region/functions/specs.ts).`,
      measure: lambda(functionName, "Throttles"),
      threshold: 0,
      periodSeconds: 60,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
    },
  ];
}

/** What a function that nobody waits for has given up. */
export const failedRunAlarm = (name: string, queueName: pulumi.Input<string>): Alarm => ({
  ...usual,
  name: `function-${name}-failed`,
  description: `A run of the function ${name} was given up after three tries: its queue of failed runs has it, for 14 days. Its log group says why. What runs by schedule does the same work again with its next run: delete the message then. What a partner has dropped is imported again when it is put into the bucket once more.`,
  measure: {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queueName },
    statistic: "Maximum",
  },
  threshold: 0,
  periodSeconds: 300,
  datapointsToAlarm: 1,
  evaluationPeriods: 1,
});

/** What clients of the API see. */
export const apiErrorAlarm = (apiId: pulumi.Input<string>): Alarm => ({
  ...usual,
  name: "functions-api-errors",
  description:
    "The HTTP API answers more than one request in a hundred with 5xx. Its access log says which route, and the function's log group why.",
  measure: {
    expression: "100 * errors / requests",
    metrics: {
      errors: { namespace: "AWS/ApiGateway", metricName: "5xx", dimensions: { ApiId: apiId }, statistic: "Sum" },
      requests: { namespace: "AWS/ApiGateway", metricName: "Count", dimensions: { ApiId: apiId }, statistic: "Sum" },
    },
  },
  threshold: 1,
  periodSeconds: 60,
  datapointsToAlarm: 3,
  evaluationPeriods: 5,
});
