import { ExecutionNotRedrivable, type RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { rerun } from '../../bin/operations/rerun';
import { partner } from './samples';

const MACHINES = { recruitment: 'arn:aws:states:us-east-1:1:stateMachine:Recruitment' };
const IN_AWS = { dryRun: false, isEmulated: false };
const failed = partner({ state: 'failed', run: 3 });

/** Step Functions, which takes a redrive or throws. */
const workflows = (error?: Error) => {
  const asked: unknown[] = [];
  const send = async (command: RedriveExecutionCommand) => {
    asked.push(command.input);
    if (error !== undefined) throw error;
    return {};
  };
  return { asked, client: { send } as unknown as Parameters<typeof rerun>[0] };
};

describe('a failed run', () => {
  it('goes on from where it failed', async () => {
    const { asked, client } = workflows();
    expect(await rerun(client, MACHINES, failed, IN_AWS)).toMatchObject({ result: 'done', execution: 'acme-recruitment-3' });
    expect(asked).toEqual([{ executionArn: 'arn:aws:states:us-east-1:1:execution:Recruitment:acme-recruitment-3' }]);
  });

  it('is only looked at when it is tried out, and one that has not failed is let be', async () => {
    const { asked, client } = workflows();
    expect((await rerun(client, MACHINES, failed, { ...IN_AWS, dryRun: true })).result).toBe('would be done');
    expect(await rerun(client, MACHINES, partner(), IN_AWS)).toMatchObject({
      result: 'refused',
      why: 'recruitment, run 1, has not failed: its journey is running',
    });
    expect(asked).toEqual([]);
  });

  it('on this machine is begun anew instead, as the emulator has no such thing; a dry run promises nothing else', async () => {
    const { asked, client } = workflows();
    for (const dryRun of [true, false])
      expect(await rerun(client, MACHINES, failed, { dryRun, isEmulated: true })).toMatchObject({
        result: 'refused',
        why: expect.stringMatching(/the copy on this machine cannot .*"restart" begins its phase anew/),
      });
    expect(await rerun(client, MACHINES, partner(), { dryRun: false, isEmulated: true })).toMatchObject({
      why: expect.stringContaining('has not failed'),
    });
    expect(asked).toEqual([]);
  });

  it('of long ago is begun anew instead; any other trouble is told as it is', async () => {
    const old = workflows(new ExecutionNotRedrivable({ message: 'no', $metadata: {} }));
    expect(await rerun(old.client, MACHINES, failed, IN_AWS)).toMatchObject({
      result: 'refused',
      why: expect.stringContaining('"restart"'),
    });
    const away = workflows(new Error('away'));
    await expect(rerun(away.client, MACHINES, failed, IN_AWS)).rejects.toThrow('away');
  });
});
