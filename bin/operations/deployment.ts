import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { serviceName } from '../../lambdas/environment';
import { clientSettings } from '../local/aws';
import { describeOutputs } from '../local/outputs';
import { type LocalStack, readStackFile, STACK_FILE } from '../local/stack-file';

/** A deployed program, wherever it runs, and how to reach its parts. */
export type Deployment = Pick<LocalStack, 'apiUrl' | 'sources' | 'tableName' | 'stateMachines' | 'queues' | 'feedbackTopicArn'> & {
  /** Settings for SDK clients; none in AWS, where the environment has them. */
  readonly client: Partial<ReturnType<typeof clientSettings>>;
};

/** The copy that `npm start` has running on this machine. */
export const localDeployment = async (path: string = STACK_FILE): Promise<Deployment> => {
  const stack = await readStackFile(path).catch((cause: unknown) => {
    throw new Error(
      `no copy is running on this machine (there is no readable ${path}): run "npm start", or name a stage in AWS with --stage`,
      { cause },
    );
  });
  return { ...stack, client: clientSettings(stack.awsEndpoint) };
};

/** A stage in the AWS account that the environment's credentials belong to. */
export const awsDeployment = async (stage: string): Promise<Deployment> => {
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: serviceName(stage) }));
  const outputs = Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  return { ...(await describeOutputs(outputs)), client: {} };
};
