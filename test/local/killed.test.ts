import { describe, expect, test } from 'vitest';
import { deadLettersOf } from '../../bin/operations/dead-letters';
import { lookInto, redrive } from '../../bin/operations/redrive';
import { untilRings } from '../support/e2e-alarms';
import { eventually } from '../support/e2e-eventually';
import { killCopiesOf } from '../support/e2e-killer';
import { makePartner, namesSent } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

/** Kills processes, which it finds by /proc: on its own stack, and on Linux. */
const onOwnLinux = test.runIf(offered('emulator', 'own stack') && process.platform === 'linux');

describe('a function that is killed each time', () => {
  onOwnLinux('rings, its event ends as a dead letter, and the runbook’s command has it applied once', async (context) => {
    const partner = await makePartner(context, 'killed');
    const { target } = partner;
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilSent('application-received');
    const letters = (await deadLettersOf(target)).find(({ name }) => name === 'events');
    if (letters === undefined) throw new Error('there is no queue of dead events');

    // Each a moment before its transaction or, on a busy machine, behind it: that comes to the same.
    const killer = killCopiesOf(target, 'ApplyEvent');
    const id = await partner.fire('training.attended', { course: 'partner-101' });
    // By its id: what earlier tests left in the queues is killed, too, and comes there as well.
    const isDead = async () => (await lookInto(letters.box, letters.read, 100)).some((letter) => letter.id === id) || undefined;
    await eventually('it is a dead letter', isDead, { withinMs: 120_000, everyMs: 2000 }).finally(() => killer.stop());
    expect(await killer.stop()).toBeGreaterThanOrEqual(5);
    await untilRings(target, 'apply-event-errors');
    await untilRings(target, 'events-dead-letters');

    const { moved } = await redrive({ ...letters, alsoUnreadable: false, startedAt: '9999' });
    expect(moved.map((letter) => letter.id)).toContain(id);
    const story = await partner.untilSent('training-thanks');
    expect(story.events.filter((event) => event.id === id)).toHaveLength(1);
    expect(namesSent(story).filter((name) => name === 'training-thanks')).toHaveLength(1);
  });
});
