import type { DeferRule } from '../../lib/journey/sending/rules';
import { toInstant } from '../../lib/journey/words';
import { contactRefOf, eventIdOf } from '../identity';
import type { Mail, Setback } from '../ports/mail';
import type { Attempt } from './attempt';
import type { Delay } from './endings';

/** Seconds until the next try, doubled each time up to the most. A pause is lifted by people, and each try is a call. */
const TROUBLE: Readonly<
  Record<Setback, { readonly rule: DeferRule; readonly detail: string; readonly first: number; readonly most: number }>
> = {
  slow: { rule: 'mail-service-slow', detail: 'the mail service asks to slow down', first: 10, most: 900 },
  away: { rule: 'mail-service-away', detail: 'the mail service does not answer', first: 10, most: 900 },
  paused: { rule: 'account-paused', detail: 'the mail service has paused sending', first: 900, most: 3_600 },
  'address refused': { rule: 'address-refused', detail: 'the mail service knows no such address', first: 30, most: 3_600 },
};

/** How an email that the mail service would not take is put off. */
export const delayFor = (setback: Setback, { ports, message }: Attempt, contact: string | undefined): Delay => {
  const { rule, detail, first, most } = TROUBLE[setback];
  const seconds = Math.min(most, first * 2 ** message.setbacks);
  const until = toInstant(Date.parse(ports.clock.now()) + seconds * 1000);
  return { rule, detail, until, contact, setbacks: message.setbacks + 1 };
};

/** An address that the mail service refuses is as good as one that bounces: by the next try another contact is addressed. */
export const tellBounced = async ({ ports, message, claim }: Attempt, { to }: Mail): Promise<void> => {
  const now = ports.clock.now();
  await ports.events.send({
    id: eventIdOf('send-email', `refused:${message.partnerId}:${contactRefOf(to.address)}:${claim.key}`),
    type: 'email.bounced',
    source: 'send-email',
    occurredAt: now,
    receivedAt: now,
    partner: { id: message.partnerId },
    data: { email: to.address, permanent: true, why: 'the mail service knows no such address', emailKey: claim.key },
  });
};
