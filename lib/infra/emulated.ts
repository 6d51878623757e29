import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';

/** Resource types that MiniStack's CloudFormation refuses; the stack would roll back. */
export const UNKNOWN_TO_EMULATOR: ReadonlySet<string> = new Set(['AWS::XRay::SamplingRule']);

const isUnknown = (resource: CfnResource): boolean => UNKNOWN_TO_EMULATOR.has(resource.cfnResourceType);

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
  for (const resource of resources) if (resource instanceof CfnQueue) nameFifoQueue(stack, resource);
};
