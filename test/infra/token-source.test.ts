import { describe, expect, it } from 'vitest';
import { type Senders, sourceNames } from '../../lambdas/sources/registry';
import { captureLogs, WebhookWorld } from '../lambdas/receive-webhook.world';
import { post } from '../lambdas/sources/sender';
import { tokenSender } from '../lambdas/sources/token.sender';
import { functionOf, resourcesOf, templateOf } from './deployed';

/** All that a program's owner writes to be told of surveys by a form tool that nobody here has heard of. */
const senders: Senders = {
  tokens: {
    'happy-forms': {
      title: 'Happy Forms',
      event: `{
        "id": submission, "type": "survey.answered", "timestamp": submitted_at,
        "data": { "partner": { "email": email }, "score": $number(stars), "comment": words }
      }`,
      samples: [
        {
          name: 'an answer',
          body: 'submission=s{{nonce}}&submitted_at={{now}}&email={{partner.email}}&stars=4&words=fine',
          means: ['survey.answered'],
        },
      ],
    },
  },
};

const names = sourceNames(senders);
const template = templateOf({}, 'test', names);

describe('a new sender that shows a token, by settings alone', () => {
  it('has a secret of its own in the stack, which the function may read, and a path', () => {
    expect(names).toEqual(['standard', 'happy-forms']);
    const secrets = Object.entries(resourcesOf(template, 'AWS::SecretsManager::Secret')).filter(([id]) => id.includes('HappyForms'));
    expect(secrets).toHaveLength(1);
    const [[id, secret] = ['', undefined]] = secrets;
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', Properties: { GenerateSecretString: { PasswordLength: 44 } } });
    const arns = functionOf(template, 'ReceiveWebhook').Properties.Environment.Variables.SOURCE_SECRET_ARNS;
    expect(JSON.stringify(arns)).toContain('happy-forms');
    expect(JSON.stringify(arns)).toContain(id);
    const statements = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const reading = statements.filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'));
    expect(JSON.stringify(reading)).toContain(`"${id}"`);
    const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.RouteKey);
    expect(routes).toEqual(expect.arrayContaining(['POST /webhooks/{source}', 'POST /webhooks/{source}/{token}']));
  });

  it('is heard at once', async () => {
    const logs = captureLogs();
    const world = new WebhookWorld(senders);
    world.secrets = [tokenSender.secret];
    const sender = { ...tokenSender, name: 'happy-forms' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = 'submission=81&submitted_at=2026-05-30T10%3A00%3A00%2B02%3A00&email=dana%40acme.example&stars=4&words=fine+people';
    expect((await post(world, sender, { headers, body, token: tokenSender.secret })).statusCode).toBe(202);
    expect(world.stored).toMatchObject([
      {
        source: 'happy-forms',
        type: 'survey.answered',
        occurredAt: '2026-05-30T08:00:00.000Z',
        partner: { alias: { kind: 'email', value: 'dana@acme.example' } },
        data: { score: 4, comment: 'fine people' },
      },
    ]);
    expect((await post(world, sender, { headers, body, token: tokenSender.strangersSecret })).statusCode).toBe(401);
    logs.restore();
  });
});
