import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Marks what must outlive a deploy, a refactoring and even the stack: journeys wait for months on these resources. The
 * logical id is pinned, since CloudFormation replaces a resource whose id changes, and ends the executions of a machine that it deletes.
 */
export const lasting = <C extends Construct>(construct: C, logicalId: string): C => {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} has no resource of its own to keep`);
  resource.overrideLogicalId(logicalId);
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return construct;
};
