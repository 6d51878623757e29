import { CfnOutput, CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Resource types that MiniStack's CloudFormation refuses, so that the stack would roll back; a pipe it takes, and moves nothing through it but streams to SNS.
 * Of a schedule it ignores the time zone, and where days are short a digest a minute would bury the inbox: there an operator asks for one.
 */
export const UNKNOWN_TO_EMULATOR: ReadonlySet<string> = new Set([
  'AWS::XRay::SamplingRule',
  'AWS::Pipes::Pipe',
  'AWS::Scheduler::Schedule',
]);

/** MiniStack watches single metrics only: an alarm on metric math is refused. */
const isMetricMath = (resource: CfnResource): boolean => resource instanceof CfnAlarm && resource.metrics !== undefined;

const isUnknown = (resource: CfnResource): boolean => UNKNOWN_TO_EMULATOR.has(resource.cfnResourceType) || isMetricMath(resource);

/** MiniStack makes an identity without DKIM: it has no tokens to tell. */
const tellsUnknown = (stack: Stack, output: CfnOutput): boolean => JSON.stringify(stack.resolve(output.value)).includes('DkimDNSToken');

/** MiniStack makes a FIFO queue only of a name that ends so, and does not end its generated names so; CloudFormation does. */
const nameFifoQueue = (stack: Stack, queue: CfnQueue): void => {
  if (queue.fifoQueue) queue.queueName = `${stack.stackName}-${stack.resolve(queue.logicalId)}.fifo`;
};

/**
 * Makes a stack deployable into the local emulator: the only place that knows where its template departs from the one for AWS.
 * What MiniStack takes and silently drops (a queue's RedrivePolicy, a table's time to live) is set again after the deploy, by bin/local.
 */
export const fitEmulator = (stack: Stack): void => {
  const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  for (const resource of resources.filter(isUnknown)) resource.node.scope?.node.tryRemoveChild(resource.node.id);
  const outputs = stack.node.findAll().filter((node) => node instanceof CfnOutput);
  for (const output of outputs.filter((each) => tellsUnknown(stack, each))) output.node.scope?.node.tryRemoveChild(output.node.id);
  for (const resource of resources) if (resource instanceof CfnQueue) nameFifoQueue(stack, resource);
};
