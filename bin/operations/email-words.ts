import * as v from 'valibot';
import { type ActionPorts, type ActionResult, perform } from '../../lambdas/actions/perform';
import { type Asker, sayingOfEmail } from '../../lambdas/actions/requests';
import { OBJECTED } from '../../lib/journey/apply/objections';
import type { Emails } from '../../lib/journey/emails';
import { EVENTS } from '../../lib/journey/events';
import type { Instant, MailWord, Track } from '../../lib/journey/words';
import { eachOf } from './all-partners';
import { audienceOf, heldAtOf, isAwaiting } from './awaiting';
import type { ShownMail } from './emails-of-all';
import type { SaidOnIt } from './mails';
import { inWords, OperatorProblem } from './problem';
import type { LedgerMail, LoggedEvent, Stories, Story } from './story';

/** What a person's word on emails needs. */
export interface WordPorts {
  readonly actions: ActionPorts;
  readonly stories: Pick<Stories, 'of'>;
  readonly letters: Emails;
  /** Whether mail to partners of that track is only observed now: what is approved then would not go, for good. */
  readonly isObserved: (track: Track) => boolean;
}

export const OBSERVED_NOW =
  'mail is only observed now, so an email that is approved would not go: npm run ops -- mode says who holds it back';

/** What somebody has said of an email before. */
export interface EarlierWord {
  readonly word: MailWord;
  readonly email: string;
  readonly key: string;
  readonly heldAt?: Instant | undefined;
  readonly by: string;
  readonly at: Instant;
}

/** All that people have said of a partner's emails, the oldest first. */
export const wordsIn = (events: readonly LoggedEvent[]): readonly EarlierWord[] =>
  events.flatMap(({ type, data, notes, appliedAt }): readonly EarlierWord[] => {
    if ((type !== 'email.approved' && type !== 'email.declined') || notes[0]?.startsWith(OBJECTED)) return [];
    const { email, emailKey, heldAt, by } = v.parse(EVENTS[type], JSON.parse(data));
    return [{ word: type === 'email.approved' ? 'approved' : 'declined', email, key: emailKey, heldAt, by, at: appliedAt }];
  });

/** Whether that was said of this email as it waits now; a word of before emails said since when they wait is not counted. */
const isAbout = ({ key, heldAt }: EarlierWord, mail: LedgerMail): boolean =>
  key === mail.key && heldAt !== undefined && heldAt === heldAtOf(mail);

/** The last word on an email that waits, and whether it was said of it as it waits now. */
export const lastWordOn = (events: readonly LoggedEvent[], mail: LedgerMail): SaidOnIt | undefined => {
  const last = isAwaiting(mail) ? wordsIn(events).findLast(({ key }) => key === mail.key) : undefined;
  return last && { word: last.word, by: last.by, at: last.at, isOfEarlier: !isAbout(last, mail) };
};

const repeated = ({ email, word, by, at }: EarlierWord, mail: LedgerMail | undefined): ActionResult => ({
  result: 'repeated',
  why: `${email} was ${word} by ${by} on ${at.slice(0, 10)}; it is ${mail === undefined || isAwaiting(mail) ? 'on its way' : mail.status}`,
});

/** That the same was said of this email before, when it was: of the one that waits, or of the last one when none does. */
export const saidBefore = ({ events, mails }: Pick<Story, 'events' | 'mails'>, word: MailWord, key: string): ActionResult | undefined => {
  const mail = mails.find((each) => each.key === key);
  const isMeant = (each: EarlierWord): boolean => (mail !== undefined && isAwaiting(mail) ? isAbout(each, mail) : each.key === key);
  const last = wordsIn(events).findLast(isMeant);
  return last?.word === word ? repeated(last, mail) : undefined;
};

/** It waits anew: for a later request under its key, or as it would go to somebody else. */
const heldAnew = async ({ stories }: WordPorts, partnerId: string, { key }: LedgerMail, heldAt: Instant): Promise<boolean> => {
  const mail = (await stories.of(partnerId))?.mails.find((each) => each.key === key);
  return mail !== undefined && isAwaiting(mail) && heldAtOf(mail) !== heldAt;
};

/** Says it of one email that waits, as it was looked at: once, however often it is asked for. */
export const sayOf = async (
  ports: WordPorts,
  word: MailWord,
  story: Story,
  mail: LedgerMail,
  asker: Asker,
  dryRun: boolean,
): Promise<ActionResult> => {
  const before = saidBefore(story, word, mail.key);
  if (before !== undefined) return before;
  if (word === 'approved' && ports.isObserved(story.partner.track)) return { result: 'refused', why: OBSERVED_NOW };
  const heldAt = heldAtOf(mail);
  const { email, key } = mail;
  const event = sayingOfEmail(story, word, { email, key, heldAt, audience: audienceOf(ports.letters, mail) }, asker);
  const done = await perform(ports.actions, event, { dryRun });
  if (done.result !== 'done' || heldAt === undefined || !(await heldAnew(ports, story.partner.id, mail, heldAt))) return done;
  const why = 'it was asked for anew meanwhile: what was said is about the one before, and this one waits for a word of its own';
  return { result: 'conflict', why, eventId: event.id, wasApplied: true };
};

/** What came of one email of many. */
export type SaidOf = Pick<ShownMail, 'at' | 'partner' | 'email' | 'key' | 'to' | 'detail'> & ActionResult;

const goneSince = (story: Story | undefined, word: MailWord, { key, at }: ShownMail): ActionResult | undefined => {
  const mail = story?.mails.find((each) => each.key === key);
  if (story === undefined || mail === undefined) return { result: 'refused', why: 'the partner, or its email, is not there any more' };
  const before = saidBefore(story, word, key);
  if (before !== undefined) return before;
  if (!isAwaiting(mail)) return { result: 'refused', why: `it does not wait any more: it is ${mail.status}` };
  const heldAt = heldAtOf(mail);
  return heldAt === undefined || heldAt === at
    ? undefined
    : { result: 'refused', why: 'it was asked for anew since it was listed: look at it, and decide anew' };
};

/** Says the same of many emails, each by its own event and as it was listed: partners side by side, a partner's emails in turn. */
export const sayOfAll = async (
  ports: WordPorts,
  word: MailWord,
  listed: readonly ShownMail[],
  asker: Asker,
  { dryRun, said }: { readonly dryRun: boolean; said(count: number): void },
): Promise<readonly SaidOf[]> => {
  let count = 0;
  const ofPartner = Object.values(Object.groupBy(listed, ({ partner }) => partner.id)).map((mails = []) => mails);
  const results = await eachOf(ofPartner, async (mails) => {
    const story = await ports.stories.of(mails[0]?.partner.id ?? '');
    const ends: SaidOf[] = [];
    for (const each of mails) {
      const { at, partner, email, key, to, detail } = each;
      const mail = story?.mails.find((one) => one.key === key);
      const gone = goneSince(story, word, each);
      const result = gone ?? (story && mail ? await sayOf(ports, word, story, mail, asker, dryRun) : undefined);
      if (result !== undefined)
        ends.push({ at, partner, email, key, ...(to !== undefined && { to }), ...(detail !== undefined && { detail }), ...result });
      count += 1;
      said(count);
    }
    return ends;
  }).catch((cause: unknown) => {
    const why = `stopped when ${count} of ${listed.length} were done: ${inWords(cause)}`;
    throw new OperatorProblem(`${why}. Call it again for the rest: nothing is said twice`, { cause });
  });
  return results.flat();
};
