/** In seconds: SQS keeps no message longer (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
export const longestRetention = 14 * 86_400;
