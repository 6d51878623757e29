import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { createLogReader } from '../../bin/operations/logs';
import { patternOf, type Sighting } from '../../bin/operations/sightings';
import { type Watched, watch } from '../../bin/operations/watch';
import { tellEnd } from '../support/e2e-executions';
import { type E2ePartner, makePartner } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

const onEmulator = test.runIf(offered('emulator'));

/** What is seen of one partner, until it is over. */
const seenOf = async ({ target, id }: E2ePartner, from: number, isOver: (seen: readonly Sighting[]) => boolean) => {
  const ending = AbortSignal.timeout(60_000);
  const ports = {
    read: createLogReader(target.client),
    now: Date.now,
    sleep: (milliseconds: number, signal: AbortSignal) => setTimeout(milliseconds, undefined, { signal }),
  };
  const seen: Sighting[] = [];
  const theirs = (each: Watched): each is Sighting => each.kind !== 'sight' && each.partner === id;
  const options = { groups: await target.logGroups(), pattern: patternOf(id), from, isOnce: false, signal: ending };
  for await (const each of watch(ports, options)) {
    if (theirs(each)) seen.push(each);
    if (isOver(seen)) break;
  }
  return seen;
};

describe('whoever watches', () => {
  onEmulator('sees only partners of the phase that is asked for', async (context) => {
    const partner = await makePartner(context, 'phased');
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilWaitsFor('application-decided');
    const where = 'stackFile' in partner.target.at ? partner.target.at.stackFile : '';
    const looked = (phase: string) =>
      execa(process.execPath, [
        '--import',
        'tsx',
        'bin/ops.ts',
        'watch',
        '--once',
        '--minutes',
        '5',
        '--phase',
        phase,
        '--json',
        '--stack-file',
        where,
      ]);
    expect((await looked('recruitment')).stdout).toContain(`"partner":"${partner.id}","type":"application.submitted"`);
    expect((await looked('renewal')).stdout).not.toContain(partner.id);
  });

  onEmulator('sees what the functions did for a partner, in the words of its timeline', async (context) => {
    const partner = await makePartner(context, 'watched');
    const begun = Date.now();
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilWaitsFor('application-decided');
    await tellEnd(partner, 1, 'ABORTED');
    const seen = await seenOf(partner, begun - 60_000, (all) => all.some(({ kind }) => kind === 'run'));
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'email', email: 'application-received', decision: 'sent' }));
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'run', phase: 'recruitment', run: 1, status: 'ABORTED' }));
    const { events } = await partner.story();
    const submitted = events.find(({ type }) => type === 'application.submitted');
    expect(seen.filter((each) => each.kind === 'event' && each.id === submitted?.id)).toMatchObject([
      { type: 'application.submitted', source: 'standard', result: 'applied', notes: submitted?.notes },
    ]);
  });
});
