import type { WebhookEventType } from '../../../lib/journey/events';
import { at, notUnderstood, partnerIn, textOf, toMinorUnits } from '../fields';
import type { Meaning } from '../source';
import type { IntroductionForm, PartnerForm } from '../typeform';
import { type Answer, type Answers, answersIn } from './answers';

type Data = Readonly<Record<string, unknown>>;

/** A response is one lead, or one registration: its token is their id, unless the form asks for another. */
const ID_OF_OBJECT: Partial<Record<WebhookEventType, string>> = { 'lead.submitted': 'leadId', 'deal.registered': 'dealId' };
const MONEY: readonly string[] = ['amount', 'revenue'];
const NUMBERS: readonly string[] = ['score', 'leads', 'termMonths'];
const NUMBER = /^-?\d+(\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** As many characters as the events take: long words are cut, which beats losing the response. */
const LONGEST: Readonly<Record<string, number>> = { motivation: 2000, reason: 2000, comment: 10_000, notes: 10_000 };

const cut = (name: string, words: string): string => {
  const longest = LONGEST[name];
  return longest === undefined || words.length <= longest ? words : `${words.slice(0, longest - 1).toWellFormed()}…`;
};

/** Only what was answered: the event's type says what may be missing. */
const answeredOnly = <T>(data: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/** An answer as events have it: money in minor units, numbers also where they were typed or chosen, a day as its midnight. */
const asData = (name: string, answer: Answer, currency: string): unknown => {
  if (MONEY.includes(name)) return toMinorUnits(answer, currency) ?? answer;
  if (typeof answer !== 'string') return NUMBERS.includes(name) || typeof answer === 'boolean' ? answer : String(answer);
  if (NUMBERS.includes(name) && NUMBER.test(answer)) return Number(answer);
  return name.endsWith('At') && DAY.test(answer) ? `${answer}T00:00:00Z` : cut(name, answer);
};

/** The event's data in a response about a partner. */
const dataOfPartner = (form: PartnerForm, answers: Answers, token: string, programCurrency: string): Data => {
  const places = Object.entries<string | undefined>(form.fields ?? {});
  const answered = answeredOnly(Object.fromEntries(places.map(([name, place]) => [name, place && answers.value(place)])));
  const always: Data = { ...form.always };
  const currency = textOf(answered.currency ?? always.currency) ?? programCurrency;
  const id = ID_OF_OBJECT[form.event];
  return {
    ...(id !== undefined && { [id]: token }),
    ...always,
    ...Object.fromEntries(Object.entries(answered).map(([name, answer]) => [name, asData(name, answer, currency)])),
    ...(MONEY.some((name) => name in answered) && { currency }),
    partner: partnerIn(form.partner, answers.value),
  };
};

/** The chosen track: undefined when the question was left out, `unknown` for a choice that the form's settings do not have. */
const trackIn = ({ fields, tracks }: IntroductionForm, answers: Answers): string | undefined => {
  const labels = fields.track === undefined ? [] : answers.labels(fields.track);
  if (tracks === undefined || labels.length === 0) return labels[0]?.toLowerCase();
  return (
    labels.map((label) => (Object.hasOwn(tracks, label) ? tracks[label] : undefined)).find((track) => track !== undefined) ?? 'unknown'
  );
};

/** The organisation in a response that introduces one. */
const organisationIn = (form: IntroductionForm, answers: Answers, token: string): Data => {
  const { company, email, contactName, firstName, lastName, role, timeZone, motivation, campaign, referredBy, consentBasis, id } =
    form.fields;
  const read = (place: string | undefined) => (place === undefined ? undefined : textOf(answers.value(place)));
  const parts = [read(firstName), read(lastName)].filter((part) => part !== undefined);
  const name = read(contactName) ?? (parts.length > 0 ? parts.join(' ') : undefined);
  const motive = read(motivation);
  return answeredOnly<unknown>({
    id: read(id),
    name: read(company),
    contacts: [answeredOnly({ name, email: read(email), role: read(role), timeZone: read(timeZone) })],
    track: trackIn(form, answers),
    source: answeredOnly({ channel: 'typeform', campaign: read(campaign), referredBy: read(referredBy) }),
    motivation: motive && cut('motivation', motive),
    consentBasis: read(consentBasis),
    // A flow in which a person decides knows the response, and can name the applicant by it.
    externalIds: token === '' ? undefined : [{ system: 'typeform', id: token }],
  });
};

const isIntroduction = (form: IntroductionForm | PartnerForm): form is IntroductionForm =>
  form.event === 'application.submitted' || form.event === 'partner.invited';

/**
 * What a response to a form means. Its id is the response's token: a response is one application, also when a second
 * webhook of the form tells of it, whose `event_id` is another.
 */
export const meanResponse = (form: IntroductionForm | PartnerForm, response: unknown, programCurrency: string): Meaning => {
  const answers = answersIn(response);
  const token = textOf(at(response, 'token')) ?? '';
  const event = { senderId: token, type: form.event, occurredAt: textOf(at(response, 'submitted_at')) ?? '' };
  if (!isIntroduction(form)) return { events: [{ ...event, data: dataOfPartner(form, answers, token, programCurrency) }] };
  if (form.tracks !== undefined && trackIn(form, answers) === 'unknown') {
    return notUnderstood(
      `answers.${form.fields.track}`,
      'is a choice without a track: add its label to the tracks of the form in program/senders.ts',
    );
  }
  return { events: [{ ...event, data: { partner: organisationIn(form, answers, token) } }] };
};
