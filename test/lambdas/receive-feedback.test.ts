import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/environment';
import { contactRefOf } from '../../lambdas/identity';
import { toJourneyEvent } from '../../lambdas/journey-event';
import { metricOf } from '../../lambdas/receive-feedback/metric';
import { MONDAY } from '../support/fixtures';
import { Killed, killPoints, Run } from '../support/interrupt';
import {
  at,
  bounce,
  click,
  complaint,
  DANA,
  delay,
  delivery,
  notification,
  ofStaff,
  open,
  reject,
  renderingFailure,
  SENT_AT,
  send,
  subscription,
} from '../support/ses-reports';
import { FeedbackWorld } from './receive-feedback.world';

const KEY = 'run:2:welcome';
const ours = { key: KEY };
const GONE = `email.bounced for good: ${DANA} of acme`;
const PASSING = `email.bounced for the moment: ${DANA} of acme`;
const STOPPED = `consent.changed: ${contactRefOf(DANA)} of acme`;
const UNWELCOME = `email.complained: ${DANA} of acme`;

describe('what the mail service says of a mail', () => {
  it.each([
    ['it was sent', send(ours), 'send', undefined, SENT_AT, [], undefined],
    ['it was delivered', delivery(ours), 'delivery', undefined, at(2), [], undefined],
    ['it is delayed', delay(ours), 'delay', 'TransientCommunicationFailure', at(600), [], undefined],
    ['there is no such mailbox', bounce('Permanent', 'NoEmail', ours), 'bounce', 'Permanent NoEmail', at(3), [GONE], METRICS.emailBounced],
    [
      'it knew the address for dead and did not try',
      bounce('Permanent', 'OnAccountSuppressionList', ours),
      'bounce',
      'Permanent OnAccountSuppressionList',
      at(3),
      [GONE],
      METRICS.emailBounced,
    ],
    ['the mailbox is full', bounce('Transient', 'MailboxFull', ours), 'bounce', 'Transient MailboxFull', at(3), [PASSING], undefined],
    [
      'it cannot say why it came back',
      bounce('Undetermined', 'Undetermined', ours),
      'bounce',
      'Undetermined Undetermined',
      at(3),
      [PASSING],
      undefined,
    ],
    ['its reader calls it spam', complaint(ours), 'complaint', 'abuse', at(3600), [UNWELCOME], METRICS.emailComplained],
    ['its reader says that it is no spam', complaint(ours, 3600, 'not-spam'), 'not spam', undefined, at(3600), [], undefined],
    ['it found a virus in it', reject(ours), 'reject', 'Bad content', SENT_AT, [], METRICS.emailRefused],
    ['it could not fill in a template', renderingFailure(ours), 'rendering failure', 'Welcome', SENT_AT, [], METRICS.emailRefused],
    ['its reader leaves a list of the service’s', subscription(ours), 'unsubscription', undefined, at(9000), [STOPPED], undefined],
    ['its reader leaves all lists', subscription(ours, 'OptIn', true), 'unsubscription', undefined, at(9000), [STOPPED], undefined],
    ['its reader joins a list', subscription(ours, 'OptIn'), 'subscription', undefined, at(9000), [], undefined],
  ])(
    '%s: stands beside it with its time, and is told to the journey and counted if it must be',
    async (_, report, kind, detail, time, told, metric) => {
      const world = new FeedbackWorld();
      const feedback = await world.receive(report);
      expect(feedback).toMatchObject({ result: 'recorded', kind, partnerIds: ['acme'] });
      expect(world.welcome).toMatchObject({ feedback: kind, feedbackAt: time });
      expect(world.welcome?.detail).toBe(detail);
      expect(world.told()).toEqual(told);
      expect(metricOf(feedback)).toBe(metric);
      const events = world.events.map(toJourneyEvent);
      for (const { data } of events.filter(({ type }) => type.startsWith('email.'))) expect(data).toMatchObject({ emailKey: KEY });
    },
  );

  it('is taken as told when it was sent, or now, when it says no time that can be read', async () => {
    const world = new FeedbackWorld();
    const odd = delivery(ours);
    await world.receive({ ...odd, delivery: { timestamp: 'soon' } });
    expect(world.welcome?.feedbackAt).toBe(SENT_AT);
    await world.receive({ ...odd, mail: { ...odd.mail, timestamp: undefined }, delivery: {} });
    expect(world.welcome?.feedbackAt).toBe(MONDAY);
  });

  it('finds the mail without its key, too, by the id that the service gave it', async () => {
    const world = new FeedbackWorld();
    await world.receive(delivery({ messageId: 'ses-2' }));
    expect(world.ledger.entries.get('acme run:2:second')).toMatchObject({ feedback: 'delivery' });
  });

  it.each([
    [open(ours, 20), 'scannedAt', at(20)],
    [click(ours, 59), 'scannedAt', at(59)],
    [open(ours), 'openedAt', at(7200)],
    [click(ours), 'clickedAt', at(7300)],
  ])('an open or a click stands beside it and moves nothing: within a minute it is a scanner’s', async (report, fact, time) => {
    const world = new FeedbackWorld();
    await world.receive(delivery(ours));
    expect(metricOf(await world.receive(report))).toBeUndefined();
    expect(world.welcome).toMatchObject({ feedback: 'delivery', [fact]: time });
    expect(world.events).toEqual([]);
  });

  it('shows nobody’s address, and no words but the service’s own', async () => {
    const told = [renderingFailure(ours), bounce('Permanent', `${DANA} is gone`, ours), complaint(ours)];
    const words = await Promise.all(told.map((report) => new FeedbackWorld().receive(report)));
    expect(JSON.stringify(words)).not.toContain('acme.example');
  });
});

describe('a stop that the service tells of', () => {
  it('holds for the address, as if its owner had clicked, and is no complaint', async () => {
    const world = new FeedbackWorld();
    await world.receive(subscription({ ...ours, to: DANA.toUpperCase() }));
    expect(await world.consents.of([contactRefOf(DANA)])).toEqual(new Map([[contactRefOf(DANA), new Set(['journey'])]]));
    expect(world.events.map(({ type, data }) => [type, data])).toEqual([
      ['consent.changed', { contact: contactRefOf(DANA), stopped: ['journey'], started: [], by: 'mail service' }],
    ]);
  });

  it('told twice, is one event', async () => {
    const world = new FeedbackWorld();
    for (const _ of [1, 2]) await world.receive(subscription(ours));
    expect(world.told()).toEqual([STOPPED]);
  });
});

describe('a bounce', () => {
  it('of a server that names somebody else, as when mail is forwarded, stops whom we wrote to', async () => {
    const world = new FeedbackWorld();
    await world.receive(bounce('Permanent', 'General', ours, 3, ['Dana <DANA.W@Elsewhere.example>', 'postmaster']));
    expect(world.told()).toEqual(['email.bounced for good: dana.w@elsewhere.example of acme', GONE]);
  });

  it('for the moment and then for good is two events: the second stops the address', async () => {
    const world = new FeedbackWorld();
    for (const type of ['Transient', 'Transient', 'Permanent']) await world.receive(bounce(type, 'General', ours));
    expect(world.told()).toEqual([PASSING, GONE]);
  });

  it('of a mail whose sending was never confirmed still stops the address', async () => {
    const world = new FeedbackWorld();
    world.ledger.entries.clear(); // send-email was killed before it could even claim, or the partner was forgotten
    expect(await world.receive(bounce('Permanent', 'General'))).toMatchObject({ result: 'unknown mail', partnerIds: ['acme'] });
    expect(world.told()).toEqual([GONE]);
  });

  it('that may pass is taken for permanent at the third within 14 days, and the timeline says why', async () => {
    const world = new FeedbackWorld();
    const keys = ['welcome', 'second', 'third'].map((step) => `run:2:${step}`);
    for (const [place, key] of keys.entries()) {
      await world.receive(bounce('Transient', 'MailboxFull', { key, messageId: `ses-${place + 1}` }, place * 86_400));
    }
    expect(world.told()).toEqual([PASSING, PASSING, GONE]);
    expect(world.events.at(-1)?.data.why).toBe('3 bounces within 14 days and no delivery in between: taken for permanent');
    expect(metricOf(await world.receive(bounce('Transient', 'MailboxFull', { key: 'run:2:third', messageId: 'ses-3' })))).toBeUndefined();
  });

  it('that is an absence note never is: its mail was delivered', async () => {
    const world = new FeedbackWorld();
    for (const [place, step] of ['welcome', 'second', 'third', 'fourth'].entries()) {
      const mail = { key: `run:2:${step}`, messageId: `ses-${place + 1}` };
      await world.receive(delivery(mail, place * 86_400));
      await world.receive(bounce('Transient', 'General', mail, place * 86_400 + 5));
    }
    expect(world.told()).toEqual([PASSING, PASSING, PASSING, PASSING]);
  });
});

describe('a mail of nobody', () => {
  it.each([
    ['has no tags', {}],
    ['has the tags of others', { tags: { campaign: ['spring'] } }],
  ])('that %s is none of ours: it is logged, and stops nobody', async (_, tags) => {
    const world = new FeedbackWorld();
    const feedback = await world.receive({ ...bounce('Permanent', 'General'), mail: { messageId: 'ses-9', destination: [DANA], ...tags } });
    expect(feedback).toEqual({ result: 'unknown mail', kind: 'bounce', detail: 'Permanent General', partnerIds: [], consequence: 'gone' });
    expect(world.told()).toEqual([]);
    expect(metricOf(feedback)).toBeUndefined();
  });

  it.each([
    ['bounced for good', bounce('Permanent', 'General'), METRICS.staffMailLost],
    ['was called spam', complaint(), METRICS.staffMailLost],
    ['was refused', reject(), METRICS.staffMailLost],
    ['bounced for now', bounce('Transient', 'MailboxFull'), undefined],
    ['arrived', delivery(), undefined],
  ])('that is for the program’s own people, and %s, rings where that is for good, and is no partner’s', async (_, report, metric) => {
    const world = new FeedbackWorld();
    const feedback = await world.receive(ofStaff(report));
    expect(feedback).toMatchObject({ result: 'staff mail', partnerIds: [] });
    expect(metricOf(feedback)).toBe(metric);
    expect(world.told()).toEqual([]);
  });

  it('that was tagged for a partner and is not in the ledger leaves no trace there', async () => {
    const world = new FeedbackWorld();
    expect(await world.receive(delivery({ key: 'run:9:gone' }))).toMatchObject({ result: 'unknown mail' });
    expect(world.ledger.entries.has('acme run:9:gone')).toBe(false);
  });

  it('whose bounce names no address at all is looked at by a person', async () => {
    const nameless = bounce('Permanent', 'General', ours, 3, ['postmaster']);
    await expect(new FeedbackWorld().receive({ ...nameless, mail: { ...nameless.mail, destination: [] } })).rejects.toThrow(
      'names no address',
    );
  });
});

describe('what the mail service tells of the whole identity, without a word on whose mail it was', () => {
  it.each([
    ['a bounce', notification.bounce(), 'bounce', [GONE]],
    ['a complaint', notification.complaint(), 'complaint', [UNWELCOME]],
    ['a delivery', notification.delivery(), 'delivery', []],
  ])('%s finds partner and mail by the address', async (_, report, kind, told) => {
    const world = new FeedbackWorld();
    expect(await world.receive(report)).toMatchObject({ result: 'recorded', partnerIds: ['acme'] });
    expect(world.welcome).toMatchObject({ feedback: kind });
    expect(world.told()).toEqual(told);
  });

  it('told beside event publishing of the same mail it is the same event', async () => {
    const world = new FeedbackWorld();
    await world.receive(bounce('Permanent', 'General', ours));
    await world.receive(notification.bounce());
    expect(world.told()).toEqual([GONE]);
  });

  it('stops an address that several partners have at each of them, and one that nobody has at none', async () => {
    const world = new FeedbackWorld();
    world.partnersByAddress.set(DANA, ['acme', 'globex']);
    await world.receive(notification.bounce());
    expect(world.told()).toEqual([GONE, `email.bounced for good: ${DANA} of globex`]);
    expect(await world.receive(notification.bounce({ to: 'x@nobody.example' }))).toMatchObject({ result: 'unknown mail', partnerIds: [] });
  });
});

describe('wherever receive-feedback is killed and tried again', () => {
  const third = { key: 'run:2:third', messageId: 'ses-3' };
  const twice = async () => {
    const world = new FeedbackWorld();
    await world.receive(bounce('Transient', 'MailboxFull', { key: 'run:2:welcome' }, 0));
    await world.receive(bounce('Transient', 'MailboxFull', { key: 'run:2:second', messageId: 'ses-2' }, 60));
    return world;
  };

  it.each([
    ['a bounce', async () => new FeedbackWorld(), bounce('Permanent', 'General', {}, 3, [DANA, 'luis@acme.example']), 4],
    ['the bounce that wears an address out', twice, bounce('Transient', 'MailboxFull', third, 120), 3],
    ['a complaint', async () => new FeedbackWorld(), complaint(ours), 2],
    ['a stop', async () => new FeedbackWorld(), subscription(ours), 4],
    ['a delivery', async () => new FeedbackWorld(), delivery(), 2],
    ['a click', async () => new FeedbackWorld(), click(ours), 1],
    ['a bounce told of the identity', async () => new FeedbackWorld(), notification.bounce(), 4],
  ])('%s is recorded and told in full, as if nothing had been', async (_, begin, report, awaits) => {
    const reference = await begin();
    const whole = new Run();
    await reference.receive(report, whole);
    expect(whole.calls).toHaveLength(awaits);
    for (const point of killPoints(whole.calls)) {
      const world = await begin();
      await expect(world.receive(report, new Run(point))).rejects.toThrow(Killed);
      await world.receive(report);
      expect(world.told(), `killed ${point.name}`).toEqual(reference.told());
      expect(world.ledger.entries, `killed ${point.name}`).toEqual(reference.ledger.entries);
    }
  });
});
