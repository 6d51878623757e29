import type { Program } from '../definition';
import type { Emails } from '../emails';
import type { SendingSettings } from '../settings';
import { PHASES } from '../words';
import type { ProgramProblem } from './problem';
import { type DueMail, dueToTheSilent } from './silent';

interface Sent {
  readonly email: string;
  readonly day: number;
}

/** A reminder that can only wait until it is withdrawn, and what has taken its place. */
interface InVain {
  readonly mail: DueMail;
  readonly before: readonly Sent[];
}

/** One contact's mail as the cap lets it out, the first that was due first. */
const inVain = (mails: readonly DueMail[], { perContact, days }: SendingSettings['caps']): readonly InVain[] => {
  const sent: Sent[] = [];
  const late: InVain[] = [];
  for (const mail of [...mails].sort((a, b) => a.day - b.day)) {
    const before = sent.slice(-perContact);
    const [first] = before;
    const day = Math.max(mail.day, before.at(-1)?.day ?? 0, first !== undefined && before.length === perContact ? first.day + days : 0);
    if (day >= mail.until) late.push({ mail, before });
    else sent.push({ email: mail.email, day });
  }
  return late;
};

const said = (phase: string, { mail, before }: InVain, { perContact, days }: SendingSettings['caps']): ProgramProblem => ({
  place: `phases > ${phase}`,
  problem: `${mail.email} of day ${mail.day} can only wait, and is withdrawn on day ${mail.until}: a contact who stays silent had ${before.map(({ email, day }) => `${email} on day ${day}`).join(' and ')}, and gets at most ${perContact} in ${days} days`,
  fix: 'send it on another day, or raise sending.caps.perContact in program/settings.ts',
});

/**
 * Reminders that a partner with one contact never gets, however silent: the caps leave them no place before they are withdrawn.
 * Nothing breaks by it, so these are warnings.
 */
export const checkCrowded = (program: Program, emails: Emails, { caps }: SendingSettings): readonly ProgramProblem[] => {
  const isCounted = (name: string): boolean => emails[name]?.to === 'partner' && emails[name]?.purpose === 'journey';
  return PHASES.flatMap((id) => {
    const found = dueToTheSilent(program.phases[id].steps, isCounted).flatMap((mails) => inVain(mails, caps));
    const each = new Map(found.map((one) => [`${one.mail.email} ${one.mail.day}`, one]));
    return [...each.values()].map((one) => said(id, one, caps));
  });
};
