import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { serviceName } from '../../lambdas/environment';
import { REAL_TIME, type TimeScale } from '../../lib/journey/time';
import { stages } from '../../program/settings';
import { clientSettings } from '../local/aws';
import { describeSources, StackOutputs } from '../local/outputs';
import { type LocalStack, readStackFile, STACK_FILE, writeStackFile } from '../local/stack-file';
import { OperatorProblem } from './problem';

/** Settings for SDK clients; none in AWS, where the environment has them. */
export type ClientSettings = Partial<ReturnType<typeof clientSettings>>;

/** Queues by their use; those beside the copy's own are known where the stack's outputs can be read. */
export type Queues = LocalStack['queues'] &
  Partial<
    Record<
      | 'feedback'
      | 'feedbackDeadLetter'
      | 'phaseFailedDeadLetter'
      | 'announcements'
      | 'announcementsDeadLetter'
      | 'taskDigests'
      | 'taskDigestsDeadLetter'
      | 'taskChat'
      | 'taskChatDeadLetter',
      string
    >
  >;

/** A deployed program, wherever it runs, and how to reach its parts. */
export interface Deployment extends Pick<LocalStack, 'apiUrl' | 'tableName' | 'stateMachines' | 'feedbackTopicArn'> {
  readonly client: ClientSettings;
  /** How long a day of the journey is there: a stage in AWS is as the program of this checkout has it. */
  readonly scale: TimeScale;
  queues(): Promise<Queues>;
  /** All sources, or those that are named. Read only when a webhook is to be signed: who only looks needs no right to the secrets. */
  sources(...only: readonly string[]): Promise<LocalStack['sources']>;
  /** Where the secret of each source is kept: ARN by source name. */
  secretArns(): Promise<Readonly<Record<string, string>>>;
  /** Tells the file of the copy on this machine that a source's secret is another now; a stage in AWS has no such file. */
  secretChanged(source: string): Promise<void>;
  /** Where the lines that functions log are kept: log group by function. */
  logGroups(): Promise<Readonly<Record<string, string>>>;
}

type Outputs = Readonly<Record<string, string>>;

const readOutputs = async (client: ClientSettings, stage: string): Promise<Outputs | undefined> => {
  const cloudFormation = new CloudFormationClient(client);
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: serviceName(stage) }));
    return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  } finally {
    cloudFormation.destroy();
  }
};

const moreQueues = ({
  FeedbackQueueUrl,
  FeedbackDeadLetterQueueUrl,
  PhaseFailedDeadLetterQueueUrl,
  AnnouncementsQueueUrl,
  AnnouncementsDeadLetterQueueUrl,
  TaskDigestsQueueUrl,
  TaskDigestsDeadLetterQueueUrl,
  TaskChatQueueUrl,
  TaskChatDeadLetterQueueUrl,
}: Outputs) => ({
  ...(FeedbackQueueUrl !== undefined && { feedback: FeedbackQueueUrl }),
  ...(FeedbackDeadLetterQueueUrl !== undefined && { feedbackDeadLetter: FeedbackDeadLetterQueueUrl }),
  ...(PhaseFailedDeadLetterQueueUrl !== undefined && { phaseFailedDeadLetter: PhaseFailedDeadLetterQueueUrl }),
  ...(AnnouncementsQueueUrl !== undefined && { announcements: AnnouncementsQueueUrl }),
  ...(AnnouncementsDeadLetterQueueUrl !== undefined && { announcementsDeadLetter: AnnouncementsDeadLetterQueueUrl }),
  ...(TaskDigestsQueueUrl !== undefined && { taskDigests: TaskDigestsQueueUrl }),
  ...(TaskDigestsDeadLetterQueueUrl !== undefined && { taskDigestsDeadLetter: TaskDigestsDeadLetterQueueUrl }),
  ...(TaskChatQueueUrl !== undefined && { taskChat: TaskChatQueueUrl }),
  ...(TaskChatDeadLetterQueueUrl !== undefined && { taskChatDeadLetter: TaskChatDeadLetterQueueUrl }),
});

const named = <T>(all: Readonly<Record<string, T>>, only: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => only.length === 0 || only.includes(name)));

/** The secrets' ARNs of the copy on this machine: its file does not tell them. */
const localSecretArns = async (client: ClientSettings): Promise<Readonly<Record<string, string>>> => {
  const found = await readOutputs(client, 'local');
  if (found === undefined) throw new OperatorProblem('the copy on this machine has no stack: start it anew with "npm start"');
  return fromOutputs('local', found, client).secretArns();
};

const whyUnreadable = (path: string, cause: unknown): string => {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
    return `no copy is running on this machine (there is no ${path}): run "npm start", or name a stage in AWS with --stage`;
  const field = v.isValiError(cause) ? v.getDotPath(cause.issues[0]) : undefined;
  return `${path} is not what a running copy writes${field === undefined || field === null ? '' : ` (see "${field}")`}: start the copy anew with "npm start"`;
};

const jsonNames = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

const logGroupsIn = (stage: string, { LogGroups }: Outputs): Readonly<Record<string, string>> => {
  const parsed = v.safeParse(jsonNames, LogGroups);
  if (parsed.success) return parsed.output;
  throw new OperatorProblem(`the stack ${serviceName(stage)} does not say where its logs are (output LogGroups): deploy it again`);
};

/** The copy that `npm start` has running on this machine. */
export const localDeployment = async (path: string = STACK_FILE): Promise<Deployment> => {
  const stack = await readStackFile(path).catch((cause: unknown) => {
    throw new OperatorProblem(whyUnreadable(path, cause), { cause });
  });
  const client = clientSettings(stack.awsEndpoint);
  const { apiUrl, tableName, stateMachines, feedbackTopicArn, secondsPerDay, minTimeoutSeconds } = stack;
  return {
    ...{ apiUrl, tableName, stateMachines, feedbackTopicArn, client, scale: { secondsPerDay, minTimeoutSeconds } },
    queues: async () => ({ ...moreQueues((await readOutputs(client, 'local')) ?? {}), ...stack.queues }),
    sources: async (...only) => named(stack.sources, only),
    secretArns: () => localSecretArns(client),
    async secretChanged(source) {
      const changed = await describeSources(named(await localSecretArns(client), [source]), apiUrl, client);
      const now = await readStackFile(path);
      await writeStackFile(path, { ...now, sources: { ...now.sources, ...changed } });
    },
    logGroups: async () => logGroupsIn('local', (await readOutputs(client, 'local')) ?? {}),
  };
};

/** A stage in the AWS account that the environment's credentials belong to, from what its CloudFormation stack says. */
export const awsDeployment = async (stage: string, client: ClientSettings = {}): Promise<Deployment> => {
  const found = await readOutputs(client, stage);
  if (found === undefined)
    throw new OperatorProblem(
      `there is no stage "${stage}" in this AWS account and region (no CloudFormation stack ${serviceName(stage)})`,
    );
  return fromOutputs(stage, found, client);
};

/** What a stack's outputs say of the deployment; names the output that is missing. */
export const fromOutputs = (stage: string, found: Outputs, client: ClientSettings): Deployment => {
  const parsed = v.safeParse(StackOutputs, found);
  if (!parsed.success) {
    const missing = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
    throw new OperatorProblem(`the stack ${serviceName(stage)} lacks outputs that are needed (${missing}): deploy it again`);
  }
  const { output } = parsed;
  const apiUrl = output.ApiUrl.replace(/\/$/, '');
  return {
    apiUrl,
    tableName: output.TableName,
    stateMachines: output.StateMachineArns,
    feedbackTopicArn: output.FeedbackTopicArn,
    client,
    scale: stages[stage] ?? REAL_TIME,
    queues: async () => ({
      events: output.EventsQueueUrl,
      eventsDeadLetter: output.EventsDeadLetterQueueUrl,
      emails: output.EmailsQueueUrl,
      emailsDeadLetter: output.EmailsDeadLetterQueueUrl,
      serviceEmails: output.ServiceEmailsQueueUrl,
      serviceEmailsDeadLetter: output.ServiceEmailsDeadLetterQueueUrl,
      ...moreQueues(found),
    }),
    sources: (...only) => describeSources(named(output.SourceSecretArns, only), apiUrl, client),
    secretArns: async () => output.SourceSecretArns,
    secretChanged: async () => undefined,
    logGroups: async () => logGroupsIn(stage, found),
  };
};
