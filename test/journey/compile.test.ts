import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { compilePhase } from '../../lib/journey/compile';
import type { WaitStep } from '../../lib/journey/definition';
import { purposesBy, serviceEmailsAmong } from '../../lib/journey/emails';
import { PLACEHOLDERS } from '../../lib/journey/keys';
import { REAL_TIME } from '../../lib/journey/time';
import { longestDays } from '../../lib/journey/validate/days';
import { PHASES } from '../../lib/journey/words';
import { emails } from '../../program/emails';
import { program } from '../../program/partner-journey';
import { stages } from '../../program/settings';
import { aslErrors, deployed, eventIdOf, isEvent, isWait, scopesOf, statesOf, targetsOf } from '../support/arbitrary-machines';
import { stepsWithin } from '../support/arbitrary-phases';

const phases = PHASES.map((id) => program.phases[id]);
const machineOf = (id: (typeof PHASES)[number]) => compilePhase(program.phases[id], program, REAL_TIME);
const allStates = (id: (typeof PHASES)[number]) => new Map(statesOf(machineOf(id)));

/** A state that asks for an email. */
const emailState = v.object({
  Parameters: v.object({ QueueUrl: v.string(), MessageBody: v.object({ email: v.string(), 'taskToken.$': v.string() }) }),
});

const LONGEST_PARTNER_ID = 'p'.repeat(60);
const LAST_RUN = 9_999_999;

describe.each(phases)('$title', ({ id, steps }) => {
  it.each(Object.entries(stages))('is Amazon States Language on the stage %s', (_, stage) => {
    expect(aslErrors(compilePhase(program.phases[id], program, stage))).toEqual([]);
  });

  it('is over within the year that AWS gives a run', () => {
    expect(longestDays(steps)).toBeLessThan(365);
  });

  it('is defined in less than 300 KB', () => {
    expect(deployed(machineOf(id)).length).toBeLessThan(300_000);
  });

  it('puts service mail into a queue of its own, and all other mail into the other', () => {
    const purposeOf = purposesBy(serviceEmailsAmong(emails));
    const machine = compilePhase(program.phases[id], program, REAL_TIME, purposeOf);
    const asked = [...new Map(statesOf(machine)).values()].flatMap((state) => (v.is(emailState, state) ? [state.Parameters] : []));
    expect(asked.length).toBeGreaterThan(0);
    for (const { QueueUrl, MessageBody } of asked) {
      const { purpose } = emails[MessageBody.email as keyof typeof emails];
      expect([MessageBody.email, QueueUrl]).toEqual([
        MessageBody.email,
        purpose === 'service' ? PLACEHOLDERS.serviceEmailsQueueUrl : PLACEHOLDERS.emailsQueueUrl,
      ]);
    }
  });

  it('names its runs and its events within what Step Functions and SQS take, for the longest partner id and the last run', () => {
    const execution = `${LONGEST_PARTNER_ID}-${id}-${LAST_RUN}`;
    expect(execution.length).toBeLessThanOrEqual(80);
    for (const state of [...allStates(id).values()].filter(isEvent)) {
      const [, format = ''] = /^States\.Format\('(.+)', \$\$\.Execution\.Name\)$/.exec(eventIdOf(state)) ?? [];
      const eventId = format.replace('{}', execution);
      expect(eventId).toMatch(/^[A-Za-z0-9!-/:-@[-`{-~]{80,128}$/);
      expect(state.Parameters).toMatchObject({ 'MessageGroupId.$': '$.partnerId', 'MessageDeduplicationId.$': eventIdOf(state) });
    }
  });

  it('leaves open only the names of its resources', () => {
    expect(deployed(machineOf(id))).not.toContain('${');
  });
});

describe('what a person reviews', () => {
  it('an onboarding kickoff: invited, reminded once, and then a task for the manager', () => {
    const [kickoff] = scopesOf(machineOf('onboarding')).filter(({ states }) => states.has('Wait: kickoff-held'));
    const outline = [...(kickoff?.states ?? [])].map(([name, state]) => {
      const caught = state.Catch.map(({ ErrorEquals, Next }) => `\n  ${ErrorEquals[0]} -> ${Next}`);
      return `${name}${isWait(state) ? ` (${state.TimeoutSeconds} s)` : ''} -> ${state.Next ?? 'done'}${caught.join('')}`;
    });
    expect(`\n${outline.reverse().join('\n')}\n`).toMatchInlineSnapshot(`
      "
      Send: kickoff-invite -> Wait: kickoff-held
        States.ALL -> Wait: kickoff-held
      Wait: kickoff-held (604800 s) -> done
        DynamoDb.ConditionalCheckFailedException -> Done: kickoff
        States.Timeout -> Remind: kickoff-held day 7 kickoff-reminder
      Remind: kickoff-held day 7 kickoff-reminder -> Wait: kickoff-held from day 7
        States.ALL -> Wait: kickoff-held from day 7
      Wait: kickoff-held from day 7 (259200 s) -> done
        DynamoDb.ConditionalCheckFailedException -> Done: kickoff
        States.Timeout -> Task: no kickoff
      Task: no kickoff -> done
      Done: kickoff -> done
      "
    `);
  });

  it('the rung after a reminder, word for word', () => {
    const { Choices: _, Branches: __, ...rung } = allStates('onboarding').get('Wait: kickoff-held from day 7') ?? {};
    expect(rung).toMatchInlineSnapshot(`
      {
        "Catch": [
          {
            "ErrorEquals": [
              "DynamoDb.ConditionalCheckFailedException",
              "DynamoDB.ConditionalCheckFailedException",
              "ConditionalCheckFailedException",
            ],
            "Next": "Done: kickoff",
            "ResultPath": null,
          },
          {
            "ErrorEquals": [
              "States.Timeout",
            ],
            "Next": "Task: no kickoff",
            "ResultPath": null,
          },
        ],
        "End": true,
        "Parameters": {
          "ConditionExpression": "(attribute_not_exists(reachedAt) OR reachedAt < waitSince) AND (attribute_not_exists(waitRun) OR waitRun <= :run)",
          "ExpressionAttributeNames": {
            "#list": "list",
          },
          "ExpressionAttributeValues": {
            ":entered": {
              "S.$": "$$.State.EnteredTime",
            },
            ":list": {
              "S": "LATE#milestone#kickoff-held",
            },
            ":place": {
              "S.$": "States.Format('{}#{}#kickoff-held', $$.State.EnteredTime, $.partnerId)",
            },
            ":run": {
              "N.$": "States.Format('{}', $.run)",
            },
            ":rung": {
              "N": "1",
            },
            ":seconds": {
              "N": "259200",
            },
            ":token": {
              "S.$": "$$.Task.Token",
            },
          },
          "Key": {
            "pk": {
              "S.$": "States.Format('PARTNER#{}', $.partnerId)",
            },
            "sk": {
              "S": "STATE#milestone#kickoff-held",
            },
          },
          "TableName": "\${TableName}",
          "UpdateExpression": "SET waitToken = :token, rung = :rung, rungStartedAt = :entered, rungSeconds = :seconds, #list = :list, listAt = :place",
        },
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "ResultPath": null,
        "Retry": [
          {
            "BackoffRate": 2,
            "ErrorEquals": [
              "DynamoDb.TransactionConflictException",
              "DynamoDb.ThrottlingException",
              "DynamoDb.ProvisionedThroughputExceededException",
              "DynamoDb.RequestLimitExceededException",
              "DynamoDb.InternalServerErrorException",
              "DynamoDb.SdkClientException",
            ],
            "IntervalSeconds": 1,
            "JitterStrategy": "FULL",
            "MaxAttempts": 8,
            "MaxDelaySeconds": 30,
          },
        ],
        "TimeoutSeconds": 259200,
        "Type": "Task",
      }
    `);
  });

  it('how a wait is opened', () => {
    expect(allStates('onboarding').get('Wait: kickoff-held')?.Parameters).toMatchInlineSnapshot(`
      {
        "ConditionExpression": "(attribute_not_exists(reachedAt) OR reachedAt < :since) AND (attribute_not_exists(waitRun) OR waitRun <= :run)",
        "ExpressionAttributeNames": {
          "#list": "list",
        },
        "ExpressionAttributeValues": {
          ":entered": {
            "S.$": "$$.State.EnteredTime",
          },
          ":milestone": {
            "S": "kickoff-held",
          },
          ":partner": {
            "S.$": "$.partnerId",
          },
          ":run": {
            "N.$": "States.Format('{}', $.run)",
          },
          ":rung": {
            "N": "0",
          },
          ":seconds": {
            "N": "604800",
          },
          ":since": {
            "S.$": "$.journeyStartedAt",
          },
          ":step": {
            "S": "kickoff-held",
          },
          ":token": {
            "S.$": "$$.Task.Token",
          },
        },
        "Key": {
          "pk": {
            "S.$": "States.Format('PARTNER#{}', $.partnerId)",
          },
          "sk": {
            "S": "STATE#milestone#kickoff-held",
          },
        },
        "TableName": "\${TableName}",
        "UpdateExpression": "SET waitToken = :token, rung = :rung, rungStartedAt = :entered, rungSeconds = :seconds, waitSince = :since, waitStartedAt = :entered, waitStep = :step, waitRun = :run, partnerId = :partner, milestone = :milestone REMOVE #list, listAt",
      }
    `);
  });
});

describe('state transitions are most of the bill:', () => {
  const waits = phases.flatMap(({ id, steps }) =>
    stepsWithin(steps).flatMap((step): readonly (readonly [string, WaitStep, ReturnType<typeof allStates>])[] =>
      step.kind === 'waitFor' ? [[step.as, step, allStates(id)]] : [],
    ),
  );

  it.each(waits)('%s takes at most four, its email and what it decides with it', (as, _, states) => {
    const wait = states.get(`Wait: ${as}`);
    const sends = [...states.keys()].filter((name) => name.startsWith('Send: ') && states.get(name)?.Next === `Wait: ${as}`);
    const decides = [...states.keys()].filter((name) => name === `Outcome: ${as}` || name === `Read outcome: ${as}`);
    expect(wait).toBeDefined();
    expect(1 + sends.length + decides.length).toBeLessThanOrEqual(4);
  });

  it.each(waits)('%s takes two more for each reminder: its email, and the rung after it', (as, { remind }, states) => {
    const mine = [...states.keys()].filter((name) => name.startsWith(`Remind: ${as} day`) || name.startsWith(`Wait: ${as} from day`));
    expect(mine).toHaveLength(remind.reduce((sum, { send }) => sum + send.length + 1, 0));
  });

  it('a milestone that was reached before costs one transition, and no answer is waited for', () => {
    const wait = allStates('onboarding').get('Wait: training-attended');
    expect(wait?.Catch[0]).toMatchObject({ ErrorEquals: expect.arrayContaining(['DynamoDb.ConditionalCheckFailedException']) });
    expect(targetsOf(wait ?? { Catch: [], Choices: [] })).toContain('Done: training');
  });
});

describe('what an email state says', () => {
  it('an invitation names the milestone that makes it needless, and a word of welcome that it is said once a journey', () => {
    expect(allStates('onboarding').get('Send: kickoff-invite')?.Parameters.MessageBody).toMatchObject({ unless: 'kickoff-held' });
    expect(allStates('recruitment').get('Send: application-approved')?.Parameters.MessageBody).toMatchObject({ once: 'journey' });
    expect(allStates('onboarding').get('Send: welcome')?.Parameters.MessageBody).not.toHaveProperty('unless');
  });

  it('a reminder names the wait that it belongs to', () => {
    expect(allStates('onboarding').get('Remind: kickoff-held day 7 kickoff-reminder')?.Parameters.MessageBody).toEqual({
      'partnerId.$': '$.partnerId',
      'run.$': '$.run',
      'journeyStartedAt.$': '$.journeyStartedAt',
      'requestedAt.$': '$$.State.EnteredTime',
      'taskToken.$': '$$.Task.Token',
      email: 'kickoff-reminder',
      step: 'kickoff-held-day-7-kickoff-reminder',
      milestone: 'kickoff-held',
    });
  });
});
