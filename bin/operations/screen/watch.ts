import type { Watched } from '../watch';
import type { Look } from './look';
import { moment } from './moments';

type Of<K extends Watched['kind']> = Extract<Watched, { kind: K }>;

const RESULTS: Readonly<Record<string, string>> = {
  repeated: 'came again, and counts once',
  parked: 'kept until its partner is known',
  dropped: 'dropped: its partner was erased',
};

const eventText = ({ type, source, result, notes }: Of<'event'>): string => {
  const said = [...(RESULTS[result] === undefined ? [] : [RESULTS[result]]), ...notes];
  const from = source === undefined ? '' : ` (${source === 'journey' ? 'workflow' : source})`;
  return `${type}${from}${said.length === 0 ? '' : `: ${said.join('; ')}`}`;
};

const emailText = ({ email, decision, rule, reason }: Of<'email'>): string => {
  const why = [rule, reason].filter((each) => each !== undefined).join(', ');
  const what = decision === 'skipped' ? 'not sent' : decision;
  return decision === 'sent' || why === '' ? `${email} ${what}` : `${email} ${what}: ${why}`;
};

const sightText = (seen: Of<'sight'>): string => {
  if (seen.is === 'now') return 'that was before; from here on, as it happens';
  return seen.is === 'lost' ? `out of sight (${seen.why}); what happens meanwhile comes later` : 'in sight again; what happened meanwhile:';
};

/** Whose an event is that is kept, somebody may come to know. */
const whose = ({ partner, result }: Of<'event'>): string => partner ?? (result === 'parked' ? 'nobody yet' : '-');

const textOf = (seen: Watched, { paint }: Look): readonly [kind: string, partner: string, text: string] => {
  switch (seen.kind) {
    case 'event':
      return [seen.source === 'journey' ? paint.dim('event  ') : paint.cyan('event  '), whose(seen), eventText(seen)];
    case 'email':
      return [seen.decision === 'sent' ? paint.magenta('email  ') : paint.yellow('email  '), seen.partner, emailText(seen)];
    case 'run':
      return [
        paint.red('run    '),
        seen.partner,
        `${seen.phase}, run ${seen.run}, ${seen.status.toLowerCase()}: npm run ops -- show ${seen.partner}`,
      ];
    case 'trouble':
      return [paint.red('trouble'), seen.partner ?? '-', `${seen.in}: ${[seen.what, seen.detail].filter(Boolean).join(': ')}`];
    case 'sight':
      return seen.is === 'now' ? [paint.dim('watch  '), '-', paint.dim(sightText(seen))] : [paint.yellow('watch  '), '-', sightText(seen)];
  }
};

const PARTNER = 20;

/** One line for one thing: when, what kind, whose, and what. Never cut, as whoever watches may be looking for its end. */
export const drawWatched = (seen: Watched, look: Look): string => {
  const [kind, partner, text] = textOf(seen, look);
  return `${look.paint.dim(moment(seen.at))}  ${kind}  ${partner.padEnd(PARTNER)}  ${text}`;
};
