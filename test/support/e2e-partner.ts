import { randomUUID } from 'node:crypto';
import { expect, type TestContext } from 'vitest';
import { type InboxEmail, readInbox } from '../../bin/local/inbox';
import { fire, type StandardWebhook } from '../../bin/operations/fire';
import type { Story } from '../../bin/operations/story';
import { eventually, type Patience } from './e2e-eventually';
import { openTarget, type Target } from './e2e-target';

/** A mailbox of nobody: on the inbox page, or Amazon's simulator, which takes every mail and says so. */
const mailboxOf = ({ inboxUrl }: Target, id: string, who: string): string =>
  inboxUrl === undefined ? `success+${who}-${id}@simulator.amazonses.com` : `${who}@${id}.example`;

/** The partner's story as a failure prints it: one line for each thing that happened. */
export const tell = (story: Story | undefined): string => {
  if (story === undefined) return 'the partner is not known';
  const { partner, events, mails, tasks, waits } = story;
  const { phase, run, state, outcome, exiting } = partner;
  return [
    `partner ${partner.id}: ${phase}, run ${run}, ${state}${outcome === undefined ? '' : ` (${outcome})`}${exiting ? ', leaving' : ''}`,
    ...events.map(({ appliedAt, type, notes }) => `  ${appliedAt.slice(14, 23)} event ${type}: ${notes.join('; ')}`),
    ...mails.map(
      ({ at, email, status, reason, recipient }) => `  ${at.slice(14, 23)} email ${email}: ${status} ${reason ?? recipient ?? ''}`,
    ),
    ...waits.map(({ step, reminders, until }) => `  waits for ${step}, ${reminders} reminders, until ${until.slice(14, 23)}`),
    ...tasks.map(({ title, state: done }) => `  task ${done}: ${title}`),
  ].join('\n');
};

export const sentMails = ({ mails }: Story) => mails.filter(({ status }) => status === 'sent');

/** Names of the emails that were sent, in their order. */
export const namesSent = (story: Story): readonly string[] => sentMails(story).map(({ email }) => email);

export interface E2ePartner {
  readonly id: string;
  readonly target: Target;
  readonly manager: { readonly name: string; readonly email: string };
  readonly contacts: readonly { readonly name: string; readonly email: string; readonly role: string }[];
  /** The organisation as it introduces itself; `changes` replace fields, undefined leaves one out. */
  organisation(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Sends a signed webhook and insists on 202. Gives the event's id. */
  fire(type: string, data?: object, more?: Partial<Pick<StandardWebhook, 'id' | 'at'>>): Promise<string>;
  story(): Promise<Story>;
  /** The story when the condition holds. */
  until(expected: string, holds: (story: Story) => boolean, patience?: Patience): Promise<Story>;
  /** The story when this email was sent (so often). */
  untilSent(email: string, times?: number, patience?: Patience): Promise<Story>;
  untilApplied(...types: readonly string[]): Promise<Story>;
  /** The story when the milestone's wait stands and has reminded so often. */
  untilWaitsFor(milestone: string, reminders?: number): Promise<Story>;
  /** Emails of this partner and its manager as they arrived, in that order. */
  inbox(): Promise<readonly InboxEmail[]>;
}

const accepted = (body: unknown): string => {
  const ids = typeof body === 'object' && body !== null && 'accepted' in body ? body.accepted : undefined;
  if (!Array.isArray(ids) || typeof ids[0] !== 'string') throw new Error(`not an acceptance: ${JSON.stringify(body)}`);
  return ids[0];
};

const newId = (label: string): string => `${label}-${randomUUID().slice(0, 8)}`;

/** Tests run side by side, so each hands over its own context: what it registers must not run at the end of another. */
export type Test = Pick<TestContext, 'onTestFinished'>;

/** A partner of this test alone, not known to the deployment yet. Leaves when the test is over. */
export const makePartner = async (context: Test, label: string): Promise<E2ePartner> => {
  const target = await openTarget();
  const id = newId(label);
  const manager = { name: 'Mara Lindqvist', email: mailboxOf(target, id, 'mara') };
  const contacts = [
    { name: 'Dana Whitfield', email: mailboxOf(target, id, 'dana'), role: 'owner' },
    { name: 'Luis Ortega', email: mailboxOf(target, id, 'luis'), role: 'technical' },
  ];
  return partnerOf(context, { target, id, manager, contacts });
};

/** The same organisation under the id that it got when it applied without one. */
export const adopt = (context: Test, { target, manager, contacts }: E2ePartner, id: string): E2ePartner =>
  partnerOf(context, { target, id, manager, contacts });

const partnerOf = ({ onTestFinished }: Test, known: Pick<E2ePartner, 'target' | 'id' | 'manager' | 'contacts'>): E2ePartner => {
  const { target, id, manager, contacts } = known;
  const send = async (type: string, data: object = {}, more: Partial<StandardWebhook> = {}): Promise<string> => {
    const { status, body } = await fire(target, { type, data: { partner: { id }, ...data }, ...more });
    expect(status, `${type} was answered ${status}: ${JSON.stringify(body)}`).toBe(202);
    return accepted(body);
  };
  const partner: E2ePartner = {
    ...known,
    fire: send,
    organisation: (changes = {}) => ({
      ...{ id, name: 'Whitfield & Söhne', track: 'reseller', segment: 'managed', owner: manager, contacts },
      ...changes,
    }),
    async story() {
      const story = await target.stories.of(id);
      if (story === undefined) throw new Error(`partner ${id} is not known`);
      return story;
    },
    until: (expected, holds, patience = {}) =>
      eventually(
        `${id} ${expected}`,
        async () => {
          const story = await target.stories.of(id);
          return story !== undefined && holds(story) ? story : undefined;
        },
        { explain: async () => tell(await target.stories.of(id)), ...patience },
      ),
    untilSent: (email, times = 1, patience = {}) =>
      partner.until(
        `was sent "${email}" ${times} times`,
        (story) => namesSent(story).filter((name) => name === email).length >= times,
        patience,
      ),
    untilApplied: (...types) =>
      partner.until(`has ${types.join(', ')} in its log`, ({ events }) =>
        types.every((type) => events.some((event) => event.type === type)),
      ),
    untilWaitsFor: (milestone, reminders = 0) =>
      partner.until(`waits for ${milestone} after ${reminders} reminders`, ({ waits }) =>
        waits.some((wait) => wait.milestone === milestone && wait.reminders >= reminders),
      ),
    async inbox() {
      const { inboxUrl } = target;
      if (inboxUrl === undefined) throw new Error('this deployment has no inbox page');
      return (await readInbox(inboxUrl)).filter(({ to }) => to.some(({ address }) => address.endsWith(`@${id}.example`)));
    },
  };
  onTestFinished(() => retire(partner));
  return partner;
};

/** Ends what is still under way, so that nobody stays in the program for ever and the next tests have the machine to themselves. */
const retire = async ({ id, target, fire: send }: E2ePartner): Promise<void> => {
  const standing = (await target.stories.of(id))?.partner;
  if (standing === undefined || standing.state === 'closed') return;
  await send('exit.requested', { reason: 'the test is over' });
  await eventually(
    `${id} is leaving`,
    async () => {
      const now = (await target.stories.of(id))?.partner;
      return now?.exiting === true || now?.state === 'closed' ? true : undefined;
    },
    { explain: async () => tell(await target.stories.of(id)) },
  );
  await send('exit.confirmed');
  await send('survey.answered');
};

/** Until it has signed: as fast as it can, nothing is reminded of. `daysAgo`: so long has its first term of a year been under way. */
export const sign = async (partner: E2ePartner, { daysAgo = 0, organisation = {} }: { daysAgo?: number; organisation?: object } = {}) => {
  const termStartsAt = new Date(Date.now() - daysAgo * partner.target.secondsPerDay * 1000).toISOString();
  await partner.fire('application.submitted', { partner: partner.organisation({ ...organisation }) });
  await partner.fire('application.approved');
  await partner.fire('agreement.signed', { termMonths: daysAgo === 0 ? 24 : 12, termStartsAt });
};

/** All that onboarding waits for. */
export const onboard = async (partner: E2ePartner) => {
  await partner.fire('portal.provisioned');
  await partner.fire('portal.logged_in');
  await partner.fire('kickoff.held');
  await partner.fire('training.attended', { course: 'partner-101' });
};
