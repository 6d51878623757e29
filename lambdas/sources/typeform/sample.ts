import { hashOf } from '../sample-ids';
import { fieldsNaming, namesIn, requireName } from '../sample-partner';
import { CannotSample, type SampleRequest } from '../source';
import type { IntroductionForm, PartnerForm, TypeformSettings } from '../typeform';
import type { Answer } from './answers';

/** What somebody answers who is asked for it. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  company: 'Initech',
  amount: 18_500.5,
  revenue: 100_000,
  currency: 'USD',
  leads: 12,
  score: 9,
  comment: 'The portal saves us an hour a day.',
  reason: 'Our customers ask for it.',
  notes: 'It went well.',
  outcome: 'won',
  course: 'partner-101',
  certification: 'sales-professional',
  contactEmail: 'pat@initech.example',
  termMonths: 12,
  autoRenews: true,
  track: 'reseller',
  segment: 'scaled',
  tier: 'silver',
  by: 'Mara Lindqvist',
};
const DAY = '2027-01-01';

const introduction = (
  { tracks = { reseller: 'reseller' } }: IntroductionForm,
  { partner }: SampleRequest,
): Readonly<Record<string, Answer | undefined>> => ({
  id: partner.id,
  company: partner.name ?? 'Acme Consulting',
  email: partner.email ?? 'dana@acme.example',
  contactName: 'Dana Whitfield',
  firstName: 'Dana',
  lastName: 'Whitfield',
  role: 'owner',
  timeZone: 'Europe/Berlin',
  track: Object.keys(tracks)[0],
  motivation: 'Our customers ask for it.',
  campaign: 'spring',
  referredBy: 'Globex',
  consentBasis: 'asked for in the form',
});

type Answered = readonly (readonly [place: string, answer: Answer])[];

const answersTo = (form: IntroductionForm | PartnerForm, request: SampleRequest): Answered => {
  const told = (name: string): Answer => ANSWERS[name] ?? (name.endsWith('At') ? DAY : `${name}-${request.nonce}`);
  const known = 'partner' in form ? undefined : introduction(form, request);
  const asked = Object.entries<string | undefined>(form.fields ?? {}).flatMap(([name, place]): Answered => {
    const answer = known === undefined ? told(name) : known[name];
    return place === undefined || answer === undefined ? [] : [[place, answer]];
  });
  return 'partner' in form ? [...asked, ...Object.entries(fieldsNaming(form.partner, request.partner))] : asked;
};

/** Typed as Typeform types it: what looks like an address or a day was asked for as one. */
const typed = (answer: Answer): object => {
  if (typeof answer === 'number') return { type: 'number', number: answer };
  if (typeof answer === 'boolean') return { type: 'boolean', boolean: answer };
  if (answer === DAY) return { type: 'date', date: answer };
  return answer.includes('@') ? { type: 'email', email: answer } : { type: 'text', text: answer };
};

const HIDDEN = 'hidden.';

/** A response as Typeform posts it, to the form that the settings have for the event. */
export const responseBody = ({ forms }: TypeformSettings, request: SampleRequest): string => {
  const { event, nonce, now } = request;
  const [id, form] = Object.entries(forms).find(([, each]) => each.event === event) ?? [];
  if (id === undefined || form === undefined) throw new CannotSample('no form of typeform means it', 'add one to program/senders.ts');
  requireName('partner' in form ? namesIn(form.partner) : [...(form.fields.id === undefined ? [] : (['id'] as const)), 'email'], request);
  const answered = answersTo(form, request);
  const questions = answered
    .filter(([place]) => !place.startsWith(HIDDEN))
    .map(([ref, answer], index) => ({ id: `question${index}`, ref, answer }));
  const hidden = answered
    .filter(([place]) => place.startsWith(HIDDEN))
    .map(([place, answer]) => [place.slice(HIDDEN.length), String(answer)]);
  return JSON.stringify({
    event_id: `event-${nonce}`,
    event_type: 'form_response',
    form_response: {
      form_id: id,
      token: hashOf(`response ${nonce}`),
      landed_at: new Date(now.getTime() - 120_000).toISOString(),
      submitted_at: now.toISOString(),
      hidden: Object.fromEntries(hidden),
      definition: {
        id,
        title: 'Partners',
        fields: questions.map(({ id: question, ref }) => ({ id: question, ref, title: ref, type: 'short_text' })),
      },
      answers: questions.map(({ id: question, ref, answer }) => ({ ...typed(answer), field: { id: question, ref, type: 'short_text' } })),
    },
  });
};
