import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { METRICS, serviceName } from '../../lambdas/environment';
import { callJson, readLogs } from './e2e-emulator';
import { eventually } from './e2e-eventually';
import type { Target } from './e2e-target';

const dimensions = v.array(v.object({ Name: v.string(), Value: v.string() }));
const alarm = v.object({ Namespace: v.string(), MetricName: v.string(), Threshold: v.number(), Dimensions: v.optional(dimensions, []) });
type Alarm = v.InferOutput<typeof alarm>;

const callCloudWatch = (target: Target, action: string, input: object) =>
  callJson(target, 'monitoring', '1.0', `GraniteServiceVersion20100801.${action}`, input);

const deployedAlarm = async (target: Target, runbook: string): Promise<Alarm> => {
  const answer = await callCloudWatch(target, 'DescribeAlarms', { AlarmNames: [`${serviceName('local')}-${runbook}`] });
  const { MetricAlarms } = v.parse(v.object({ MetricAlarms: v.array(alarm) }), answer);
  const [found] = MetricAlarms;
  if (found === undefined) throw new Error(`there is no alarm ${runbook}`);
  return found;
};

const emf = v.object({
  _aws: v.object({ CloudWatchMetrics: v.array(v.object({ Namespace: v.string(), Dimensions: v.array(v.array(v.string())) })) }),
});

/** What CloudWatch would file of a printed line under exactly this name and these dimensions. */
const filedValue = (line: string, { Namespace, MetricName, Dimensions }: Alarm): number => {
  const start = line.indexOf('{"_aws"');
  if (start < 0) return 0;
  const printed = JSON.parse(line.slice(start));
  const names = Dimensions.map(({ Name }) => Name).sort();
  const isFiled = v
    .parse(emf, printed)
    ._aws.CloudWatchMetrics.some(
      (each) => each.Namespace === Namespace && each.Dimensions.some((set) => set.toSorted().join() === names.join()),
    );
  const isSame = isFiled && Dimensions.every(({ Name, Value }) => printed[Name] === Value);
  return isSame ? [printed[MetricName] ?? 0].flat().reduce((sum: number, each: number) => sum + each, 0) : 0;
};

const waitingIn = async ({ client }: Target, QueueName = ''): Promise<number> => {
  const queues = new SQSClient(client);
  try {
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
    const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
    return Number((await queues.send(attributes)).Attributes?.ApproximateNumberOfMessages);
  } finally {
    queues.destroy();
  }
};

/**
 * The metric as AWS would have it. The emulator has none of queues, none of what functions print, and none of calls by a queue: each is
 * counted where AWS takes it from.
 */
const measured = async (target: Target, watched: Alarm): Promise<number> => {
  const { Namespace, MetricName, Dimensions } = watched;
  if (Namespace === 'AWS/SQS' && MetricName === 'ApproximateNumberOfMessagesVisible') return waitingIn(target, Dimensions[0]?.Value);
  const lines = (await readLogs(target)).flatMap((entry) => entry.split('\n'));
  if (Namespace === METRICS.namespace) return lines.reduce((sum, line) => sum + filedValue(line, watched), 0);
  if (Namespace !== 'AWS/Lambda' || MetricName !== 'Errors') throw new Error(`nothing here has ${Namespace} ${MetricName}`);
  return lines.filter((line) => line.includes(`Lambda ${Dimensions[0]?.Value} failed`)).length;
};

/** The deployed alarm of this section of the runbook has reason to ring: its own metric, under its own dimensions, reached its own threshold. */
export const untilRings = async (target: Target, runbook: string): Promise<void> => {
  const watched = await deployedAlarm(target, runbook);
  await eventually(
    `${runbook} rings at ${watched.Threshold} ${watched.MetricName}`,
    async () => ((await measured(target, watched)) >= watched.Threshold ? true : undefined),
    { explain: async () => `it has ${await measured(target, watched)}` },
  );
};
