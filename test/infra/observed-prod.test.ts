import { describe, expect, it } from 'vitest';
import { ENV } from '../../lambdas/environment';
import { CHAT_OUTPUTS } from '../../lib/infra/outputs';
import type { StageSettings } from '../../lib/journey/settings';
import { refuseInvalid } from '../../lib/journey/validate';
import { program } from '../../program/partner-journey';
import { settings, stages } from '../../program/settings';
import { inAws, type Resource, resourcesOf, templateOf } from './deployed';

const chosen = { mail: 'observe', taskChat: { kind: 'slack', secretName: 'team-chat' } } as const satisfies Partial<StageSettings>;
const asItIs: StageSettings = stages.prod ?? inAws;
const prod: StageSettings = { ...asItIs, ...chosen };
const live = templateOf(asItIs, 'prod');
const template = templateOf(prod, 'prod');

const isChat = ([id]: readonly [string, unknown]): boolean => id.startsWith('TaskChat');
const policies = (of = template) => Object.entries(resourcesOf(of, 'AWS::IAM::Policy'));
const variablesOf = (of: Resource): Readonly<Record<string, unknown>> => of.Properties.Environment?.Variables ?? {};
const functions = (of = template) => Object.entries(resourcesOf(of, 'AWS::Lambda::Function'));

/** Functions whose environment has a name. */
const having = (name: string): readonly string[] =>
  functions()
    .filter(([, each]) => name in variablesOf(each))
    .map(([id]) => id.replace(/Function\w*$|[0-9A-F]{8}$/, ''))
    .sort();

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const statementsOf = ([, { Properties }]: readonly [string, Resource]): readonly Statement[] => Properties.PolicyDocument.Statement;

describe('a stage prod that observes its mail and tells a chat of tasks', () => {
  it('is one that the check of the program lets pass', () => {
    expect(() => refuseInvalid(program, settings, { ...stages, prod })).not.toThrow();
  });

  it('has who sends, and nobody else, know that mail is only observed', () => {
    expect(having(ENV.mail)).toEqual(['SendEmail', 'TaskDigest']);
    for (const [, each] of functions().filter(([, one]) => ENV.mail in variablesOf(one)))
      expect(variablesOf(each)[ENV.mail]).toBe('"observe"');
  });

  it('has only the function of the chat know which chat, and where its address is kept', () => {
    for (const name of [ENV.chatKind, ENV.chatSecretName]) expect(having(name)).toEqual(['TaskChat']);
    const [, chat] = functions().find(isChat) ?? [];
    expect(chat && variablesOf(chat)).toMatchObject({ [ENV.chatKind]: 'slack', [ENV.chatSecretName]: 'team-chat' });
  });

  it('gives nobody but the chat another right than a live stage without one', () => {
    expect(policies().filter((each) => !isChat(each))).toEqual(policies(live));
    expect(policies().filter(isChat).length).toBeGreaterThan(0);
  });

  it('lets the chat read its own secret, and nobody else', () => {
    const readers = policies().filter((each) => JSON.stringify(each).includes(':secret:team-chat-'));
    expect(readers.map(([id]) => id.slice(0, 8))).toEqual(['TaskChat']);
    const secrets = policies()
      .filter(isChat)
      .flatMap(statementsOf)
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('secretsmanager:')));
    expect(secrets).toHaveLength(1);
    expect(secrets[0]?.Action).toBe('secretsmanager:GetSecretValue');
    expect(JSON.stringify(secrets[0]?.Resource)).toMatch(/:secret:team-chat-\?{6}"/);
  });

  it('lets the chat take messages from its own queue, and send to none', () => {
    const queues = policies()
      .filter(isChat)
      .flatMap(statementsOf)
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('sqs:')));
    expect(queues.length).toBeGreaterThan(0);
    for (const { Action, Resource: resource } of queues) {
      expect(resource).toEqual({ 'Fn::GetAtt': ['TaskChatQueue', 'Arn'] });
      expect([Action].flat()).not.toContain('sqs:SendMessage');
    }
    const mail = policies()
      .filter(isChat)
      .flatMap(statementsOf)
      .flatMap(({ Action }) => [Action].flat());
    expect(mail.filter((action) => action.startsWith('ses:') || /dynamodb:(Put|Update|Delete)/.test(action))).toEqual([]);
  });

  it('has its queue take messages from its rule alone', () => {
    const [[, policy] = []] = Object.entries(resourcesOf(template, 'AWS::SQS::QueuePolicy')).filter(([, { Properties }]) =>
      JSON.stringify(Properties.Queues).includes('"TaskChatQueue"'),
    );
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(({ Effect }: { readonly Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({ Action: expect.anything(), Principal: { Service: 'events.amazonaws.com' } });
    expect(JSON.stringify(allowed[0].Condition)).toContain('TaskChatRule');
  });

  it('tells operators its queue, its dead letters and its log, which one without a chat has not', () => {
    const { Outputs: told } = template.toJSON();
    const { Outputs: before } = live.toJSON();
    for (const name of CHAT_OUTPUTS) {
      expect(told).toHaveProperty(name);
      expect(before).not.toHaveProperty(name);
    }
    expect(JSON.stringify(told.LogGroups)).toContain('task-chat');
    expect(JSON.stringify(before.LogGroups)).not.toContain('task-chat');
  });
});
