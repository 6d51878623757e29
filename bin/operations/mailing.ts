import type { Mailing } from '../../lambdas/actions/requests';
import { againKey, sendingOf } from '../../lib/journey/apply/resend';
import { allSteps, type Program } from '../../lib/journey/definition';
import { slug } from '../../lib/journey/slug';
import { OperatorProblem } from './problem';
import type { LedgerMail, LoggedEvent, Story } from './story';

/** A mail of a partner that is to be sent again; or that it was, and when. */
export type Resending = { readonly mailing: Mailing } | { readonly wasSentAgain: string };

const newest = (mails: readonly LedgerMail[]): LedgerMail | undefined => mails.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];

/** The mail that an operator named by its place in the ledger, or the newest of that name. */
const mailNamed = (mails: readonly LedgerMail[], typed: string): LedgerMail => {
  const found = mails.find(({ key }) => key === typed) ?? newest(mails.filter(({ email }) => email === typed));
  if (found !== undefined) return found;
  const names = [...new Set(mails.map(({ email }) => email))];
  throw new OperatorProblem(
    names.length === 0 ? 'no email was ever asked for here' : `there is no email "${typed}" in its timeline; there are ${names.join(', ')}`,
  );
};

const isAskedBy = (event: LoggedEvent, key: string) => event.effects.find((effect) => effect.kind === 'email' && effect.key === key);

/** What apply-event asked for it with; nothing of what a workflow asked for. */
const askedWith = (events: readonly LoggedEvent[], key: string): Partial<Mailing> => {
  for (const event of events) {
    const asked = isAskedBy(event, key);
    if (asked?.kind !== 'email') continue;
    const { taskId, audience, aboutEvent, eventId = aboutEvent ? event.id : undefined } = asked;
    return { taskId, audience, eventId };
  }
  return {};
};

/** The milestone that a reminder of a workflow reminds of. */
const remindsOf = ({ phases }: Program, key: string): string | undefined => {
  const step = key.slice(key.lastIndexOf(':') + 1);
  for (const { steps } of Object.values(phases))
    for (const wait of allSteps(steps)) {
      if (wait.kind !== 'waitFor') continue;
      const places = wait.remind.flatMap(({ day, send }) => send.map((email) => slug(`${wait.as} day ${day} ${email}`)));
      if (places.includes(step)) return wait.milestone;
    }
  return undefined;
};

/** How often a mail was sent again, by the ledger, or by the log when it has not come so far. */
const timesAgain = ({ mails, events }: Pick<Story, 'mails' | 'events'>, first: string): number => {
  const keys = [
    ...mails.map(({ key }) => key),
    ...events.flatMap(({ effects }) => effects.flatMap((each) => (each.kind === 'email' ? [each.key] : []))),
  ];
  return Math.max(
    0,
    ...keys
      .map(sendingOf)
      .filter((sending) => sending.first === first)
      .map(({ number }) => number),
  );
};

/**
 * What sends an email of the partner again. Asked twice it goes once more, and not twice: who wants that says so.
 * @throws OperatorProblem when there is no such mail, it is being sent, or it waits and goes by itself
 */
export const resendingOf = (program: Program, story: Pick<Story, 'mails' | 'events'>, typed: string, again: boolean): Resending => {
  const mail = mailNamed(story.mails, typed);
  const { first } = sendingOf(mail.key);
  const times = timesAgain(story, first);
  if (times > 0 && !again) {
    const last = story.mails.find(({ key }) => key === againKey(first, times));
    return {
      wasSentAgain: `${mail.email} was asked for again already${last === undefined ? '' : ` (${last.status})`}: --again sends it once more`,
    };
  }
  if (mail.status === 'deferred' && mail.request !== undefined)
    throw new OperatorProblem(`${mail.email} waits for approval: npm run ops -- email approve`);
  if (mail.status === 'deferred')
    throw new OperatorProblem(`${mail.email} goes by itself, ${mail.dueAt ?? 'later'}; what it waits for shows "why"`);
  if (mail.status === 'claimed')
    throw new OperatorProblem(`${mail.email} is being sent (try ${mail.attempts}): it needs no second sending`);
  const milestone = remindsOf(program, first);
  return {
    mailing: {
      email: mail.email,
      emailKey: first,
      number: times + 1,
      ...askedWith(story.events, first),
      ...(milestone !== undefined && { milestone }),
    },
  };
};
