import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PartnerJourneyStack } from '../../lib/infra/partner-journey-stack';
import type { Phase, Program } from '../../lib/journey/definition';
import { NO_MEASURES } from '../../lib/journey/measures';
import type { StageSettings } from '../../lib/journey/settings';
import type { PhaseId } from '../../lib/journey/words';

/** One of each step that uses a resource of the stack: the table, the events queue, the queues of emails. */
const standInPhase = (id: PhaseId): Phase => ({
  id,
  title: `Stand-in for ${id}`,
  steps: [
    { kind: 'sendEmail', email: 'hello', as: 'hello' },
    { kind: 'sendEmail', email: 'owed', as: 'owed' },
    { kind: 'pauseUntil', as: 'later', date: 'later' },
    { kind: 'openTask', as: 'call', title: 'Call', assignee: 'manager', dueDays: 1 },
    { kind: 'end', outcome: 'done' },
  ],
  next: {},
});

/** A program of no one: these tests are about the resources, whatever the program's owner writes. */
const standIn: Program = {
  version: 'test',
  phases: {
    recruitment: standInPhase('recruitment'),
    onboarding: standInPhase('onboarding'),
    activation: standInPhase('activation'),
    engagement: standInPhase('engagement'),
    renewal: standInPhase('renewal'),
  },
  milestones: {},
  questions: {},
  dates: {},
  firstPhase: 'recruitment',
  exit: { phase: 'renewal', on: 'exit.requested' },
  wakes: 'nothing',
  measures: NO_MEASURES,
};

export const inAws: StageSettings = {
  secondsPerDay: 86_400,
  minTimeoutSeconds: 1,
  senderAddress: 'partners@example.com',
  sesIdentity: 'create',
  mailFromSubdomain: 'bounce',
  alarmEmail: 'ops@example.com',
  logRetentionDays: 30,
  traceShare: 0.05,
  sendsPerSecond: 14,
  retrySeconds: 60,
  emulated: false,
};

/** The same feature flags as a real synth, and no bundling: what is in the code is not asked here. */
const context = { ...JSON.parse(readFileSync('cdk.json', 'utf8')).context, 'aws:cdk:bundling-stacks': [] };

const SOURCES: readonly string[] = ['standard', 'hubspot', 'partner-academy'];

/** The template of a stage, as CloudFormation would get it. */
export const templateOf = (changed: Partial<StageSettings> = {}, name = 'test', sources = SOURCES): Template =>
  Template.fromStack(
    new PartnerJourneyStack(new App({ context }), {
      stage: { name, settings: { ...inAws, ...changed } },
      program: standIn,
      serviceEmails: ['owed'],
      digestTime: { at: '07:30', timeZone: 'Europe/Berlin' },
      sources,
    }),
  );

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape differs by resource type, and each test looks at its own.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** All resources by logical id, or those of one type. */
export const resourcesOf = (template: Template, type?: string): Record<string, Resource> =>
  Object.fromEntries(
    Object.entries(template.toJSON().Resources as Record<string, Resource>).filter(([, it]) => type === undefined || it.Type === type),
  );

/** The function made from lambdas/<name>, found by the feature's construct. */
export const functionOf = (template: Template, feature: string): Resource => {
  const found = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([id]) => id.startsWith(feature));
  if (!found) throw new Error(`no function ${feature}`);
  return found[1];
};

/** What stands for a reference when CloudFormation has resolved it: as long as the names that it makes up. */
const STAND_INS: Readonly<Record<string, string>> = {
  'AWS::Region': 'ap-southeast-2',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Partition': 'aws',
};

const named = (id: string): string => STAND_INS[id] ?? `partner-journey-${id.slice(0, 24)}-0123456789AB`;

/** A text of the template as it is once deployed, with stand-ins for names that only the deployment knows. */
export const resolved = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (Ref !== undefined) return named(Ref);
  if (attribute !== undefined)
    return attribute[1] === 'Arn' ? `arn:aws:x:ap-southeast-2:123456789012:${named(attribute[0] ?? '')}` : named(attribute[0] ?? '');
  if (join !== undefined) return join[1].map(resolved).join(join[0]);
  throw new Error(`cannot resolve ${JSON.stringify(value)}`);
};
