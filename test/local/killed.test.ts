import { describe, expect, test } from 'vitest';
import { deadLettersOf } from '../../bin/operations/dead-letters';
import { lookInto, redrive } from '../../bin/operations/redrive';
import { untilRings } from '../support/e2e-alarms';
import { eventually } from '../support/e2e-eventually';
import { killCopiesOf } from '../support/e2e-killer';
import { makePartner, namesSent } from '../support/e2e-partner';
import { offered } from '../support/e2e-target';

const onOwnStack = test.runIf(offered('emulator', 'own stack'));

describe('a function that is killed each time', () => {
  onOwnStack('rings, its event ends as a dead letter, and the runbook’s command has it applied once', async (context) => {
    const partner = await makePartner(context, 'killed');
    const { target } = partner;
    await partner.fire('application.submitted', { partner: partner.organisation() });
    await partner.untilSent('application-received');
    const letters = (await deadLettersOf(target)).find(({ name }) => name === 'events');
    if (letters === undefined) throw new Error('there is no queue of dead events');

    const killer = await killCopiesOf(target, 'ApplyEvent');
    const isDead = async (id: string) => (await lookInto(letters.box, letters.read, 100)).some((letter) => letter.id === id) || undefined;
    const dies = async () => {
      const id = await partner.fire('training.attended', { course: 'partner-101' });
      // By its id: what earlier tests left in the queues is killed, too, and comes there as well.
      await eventually('it is a dead letter', () => isDead(id), { withinMs: 120_000, everyMs: 2000 });
      return id;
    };
    const id = await dies().finally(() => killer.letLive());
    expect((await partner.story()).events.map((event) => event.id)).not.toContain(id);
    await untilRings(target, 'apply-event-errors');
    await untilRings(target, 'events-dead-letters');

    const { moved } = await redrive({ ...letters, alsoUnreadable: false, startedAt: '9999' });
    expect(moved.map((letter) => letter.id)).toContain(id);
    const story = await partner.untilSent('training-thanks');
    expect(story.events.filter((event) => event.id === id)).toHaveLength(1);
    expect(namesSent(story).filter((name) => name === 'training-thanks')).toHaveLength(1);
  });
});
