import { beforeAll, describe, expect, it } from 'vitest';
import type { Meaning, Source } from '../../../lambdas/sources/source';
import { checkTypeform, type TypeformSettings, typeform } from '../../../lambdas/sources/typeform';
import type { WebhookEventType } from '../../../lib/journey/events';
import { captureLogs } from '../receive-webhook.world';
import { keepsThePromises } from './promises';
import { NOW, openSource, post, postProven, sampleOf, worldOf } from './sender';
import { FORMS, typeformSender } from './typeform.sender';

keepsThePromises(typeformSender);

const sourceWith = (forms: TypeformSettings['forms']) => typeform({ forms }, { currency: 'EUR' });
const meaningOf = (each: unknown, forms = FORMS) => sourceWith(forms).mean(each) as Meaning;
const eventOf = (each: unknown, forms = FORMS) => {
  const meaning = meaningOf(each, forms);
  return 'events' in meaning ? meaning.events[0] : undefined;
};
const fieldsOf = (meaning: Meaning) => ('problems' in meaning ? meaning.problems.map(({ field }) => field) : []);

const answer = (ref: string, typed: object) => ({ ...typed, field: { id: `id-${ref}`, ref, type: 'any' } });
const text = (ref: string, words: string) => answer(ref, { type: 'text', text: words });
const choice = (ref: string, label: string) => answer(ref, { type: 'choice', choice: { label } });
const number = (ref: string, value: number) => answer(ref, { type: 'number', number: value });

const response = (form: string, answers: readonly object[], changes: object = {}, envelope: object = {}) => ({
  event_id: 'LtWXD3crgy',
  event_type: 'form_response',
  form_response: {
    form_id: form,
    token: 'a3a12ec67a1365927098a606107fac15',
    landed_at: '2026-06-01T08:50:00Z',
    submitted_at: '2026-06-01T08:59:02Z',
    hidden: {},
    definition: { id: form, title: 'Partners', fields: [] },
    answers,
    ...changes,
  },
  ...envelope,
});
const WHO = [
  text('company', 'Acme Consulting'),
  text('first_name', 'Dana'),
  text('last_name', 'Whitfield'),
  answer('email', { type: 'email', email: 'dana@acme.example' }),
];

describe('an application by a form', () => {
  it('introduces the organisation, its contact, its track, and where it comes from', () => {
    const more = [choice('track', 'We refer'), text('why_us', 'Our customers\nask for it.'), choice('time_zone', 'Europe/Berlin')];
    const each = response('lT4Z3j', [...WHO, ...more], { hidden: { utm_campaign: 'spring' } });
    expect(meaningOf(each)).toEqual({
      events: [
        {
          senderId: 'a3a12ec67a1365927098a606107fac15',
          type: 'application.submitted',
          occurredAt: '2026-06-01T08:59:02Z',
          data: {
            partner: {
              name: 'Acme Consulting',
              contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example', timeZone: 'Europe/Berlin' }],
              track: 'referral',
              source: { channel: 'typeform', campaign: 'spring' },
              motivation: 'Our customers\nask for it.',
              externalIds: [{ system: 'typeform', id: 'a3a12ec67a1365927098a606107fac15' }],
            },
          },
        },
      ],
    });
  });

  it('leaves out what was not answered', () => {
    expect(eventOf(response('lT4Z3j', WHO, { hidden: undefined }))?.data).toEqual({
      partner: {
        name: 'Acme Consulting',
        contacts: [{ name: 'Dana Whitfield', email: 'dana@acme.example' }],
        source: { channel: 'typeform' },
        externalIds: [{ system: 'typeform', id: 'a3a12ec67a1365927098a606107fac15' }],
      },
    });
  });

  it('is read where answers name their question by its id alone, as in the documented example', () => {
    const fields = ['company', 'email'].map((ref) => ({ id: `id-${ref}`, ref }));
    const answers = [
      { type: 'text', text: 'Acme', field: { id: 'id-company' } },
      { type: 'email', email: 'dana@acme.example', field: { id: 'id-email' } },
    ];
    expect(eventOf(response('lT4Z3j', answers, { definition: { fields } }))?.data.partner).toMatchObject({
      name: 'Acme',
      contacts: [{ email: 'dana@acme.example' }],
    });
  });

  it.each([
    [
      'one of several choices',
      answer('track', { type: 'choices', choices: { labels: ['Something else', 'We build on it'] } }),
      'technology',
    ],
    ['a text', text('track', 'We resell'), 'reseller'],
  ])('takes the track from %s', (_, track, expected) => {
    expect(eventOf(response('lT4Z3j', [...WHO, track]))?.data.partner).toMatchObject({ track: expected });
  });

  it('with a choice that no track is named for is kept, and says where to name it', () => {
    for (const track of [
      choice('track', 'We teach'),
      choice('track', 'toString'),
      answer('track', { type: 'choice', choice: { other: 'We sing' } }),
    ]) {
      expect(fieldsOf(meaningOf(response('lT4Z3j', [...WHO, track])))).toEqual(['answers.track']);
    }
  });

  it('takes labels as tracks where they are the tracks', () => {
    const forms = { lT4Z3j: { event: 'application.submitted', fields: { company: 'company', email: 'email', track: 'track' } } } as const;
    expect(eventOf(response('lT4Z3j', [...WHO, choice('track', 'Services')]), forms)?.data.partner).toMatchObject({ track: 'services' });
  });

  it('of many words is taken with as many of them as an application may have', () => {
    const each = response('lT4Z3j', [...WHO, text('why_us', 'x'.repeat(3000))]);
    expect(eventOf(each)?.data.partner).toMatchObject({ motivation: `${'x'.repeat(1999)}…` });
  });

  it('without its email is kept, and the field named', async () => {
    const logs = captureLogs();
    const world = worldOf(typeformSender);
    const { statusCode } = await postProven(world, typeformSender, JSON.stringify(response('lT4Z3j', WHO.slice(0, 3))));
    logs.restore();
    expect(statusCode).toBe(202);
    expect(world.stored).toEqual([]);
    expect(world.unmapped[0]?.problems).toEqual([{ field: 'application.submitted data.partner.contacts.0.email', detail: 'is missing' }]);
  });
});

describe('a lead by a form', () => {
  const hidden = { partner_id: 'acme' };

  it('is of the partner that the hidden field names, and has the response for its id', () => {
    const answers = [text('customer', 'Initech'), number('budget', 18_500.5), choice('currency', 'USD')];
    expect(eventOf(response('uW9kQe', answers, { hidden }))?.data).toEqual({
      partner: { id: 'acme' },
      leadId: 'a3a12ec67a1365927098a606107fac15',
      company: 'Initech',
      amount: 1_850_050,
      currency: 'USD',
    });
  });

  it('is of the partner whose contact gave an address', () => {
    const answers = [answer('your_email', { type: 'email', email: 'dana@acme.example' })];
    expect(eventOf(response('uW9kQe', answers))?.data).toEqual({
      partner: { email: 'dana@acme.example' },
      leadId: 'a3a12ec67a1365927098a606107fac15',
    });
  });

  it('is in the currency of the program when the form asks for none', () => {
    expect(eventOf(response('uW9kQe', [text('budget', '900')], { hidden }))?.data).toMatchObject({ amount: 90_000, currency: 'EUR' });
  });

  it('with an amount in words, or of nobody, is kept', async () => {
    const logs = captureLogs();
    const world = worldOf(typeformSender);
    await postProven(world, typeformSender, JSON.stringify(response('uW9kQe', [text('budget', 'a lot')])));
    logs.restore();
    expect(world.unmapped[0]?.problems.map(({ field }) => field)).toEqual(['lead.submitted data.partner', 'lead.submitted data.amount']);
  });
});

describe('other forms', () => {
  const hidden = { partner_id: 'acme' };

  it('a survey has its score, also where it was chosen', () => {
    for (const score of [number('recommend', 9), choice('recommend', '9')]) {
      expect(eventOf(response('aB3dEf', [score, text('comment', 'Fine.')], { hidden }))).toMatchObject({
        type: 'survey.answered',
        data: { partner: { id: 'acme' }, score: 9, comment: 'Fine.', reason: 'after a year' },
      });
    }
  });

  it('any other event is made of its answers and of what is always so', () => {
    const forms: TypeformSettings['forms'] = {
      quiz: {
        event: 'certification.passed',
        partner: { id: 'hidden.partner_id' },
        fields: { contactEmail: 'email', expiresAt: 'until' },
        always: { certification: 'sales-professional' },
      },
      contract: { event: 'agreement.signed', partner: { id: 'hidden.partner_id' }, fields: { autoRenews: 'renews', termMonths: 'months' } },
    };
    const quiz = response('quiz', [WHO[3] ?? {}, answer('until', { type: 'date', date: '2027-06-01' })], { hidden });
    expect(eventOf(quiz, forms)?.data).toEqual({
      partner: { id: 'acme' },
      certification: 'sales-professional',
      contactEmail: 'dana@acme.example',
      expiresAt: '2027-06-01T00:00:00Z',
    });
    const contract = response('contract', [answer('renews', { type: 'boolean', boolean: false }), choice('months', '24')], { hidden });
    expect(eventOf(contract, forms)?.data).toEqual({ partner: { id: 'acme' }, autoRenews: false, termMonths: 24 });
  });

  it('a field that the event does not have, and an event that cannot come from a form, do not compile', () => {
    const forms: TypeformSettings['forms'] = {
      // @ts-expect-error a lead has no color
      one: { event: 'lead.submitted', partner: { id: 'hidden.partner_id' }, fields: { color: 'color' } },
      // @ts-expect-error a contact is more than one answer
      two: { event: 'contact.added', partner: { id: 'hidden.partner_id' }, fields: {} },
    };
    expect(Object.keys(forms)).toHaveLength(2);
  });
});

describe('what Typeform sends and nobody can understand', () => {
  it.each<[string, unknown, string]>([
    ['another event', response('lT4Z3j', WHO, {}, { event_type: 'form_started' }), 'event_type'],
    ['a form that nobody named', response('zzzzzz', WHO), 'form_response.form_id'],
    ['a form by the name of what all objects have', response('constructor', WHO), 'form_response.form_id'],
    ['no response', { event_id: 'x', event_type: 'form_response' }, 'form_response.form_id'],
  ])('%s is kept, with the field that is wrong', (_, each, field) => {
    expect(fieldsOf(meaningOf(each))).toEqual([field]);
  });

  it('a response that is not finished is passed over', () => {
    expect(meaningOf(response('lT4Z3j', WHO, {}, { event_type: 'form_response_partial' }))).toEqual({
      ignored: 'a response that is not finished',
    });
  });

  it.each([
    null,
    'text',
    7,
    { form_id: 'lT4Z3j', answers: 7, definition: { fields: [null, 7] }, hidden: [] },
    { form_id: 'lT4Z3j', answers: [null, 7, { type: {} }, { type: 'choices', choices: { labels: 7 } }] },
  ])('a response as odd as %j breaks nothing', (odd) => {
    const meaning = meaningOf({ event_type: 'form_response', form_response: odd });
    expect('events' in meaning || 'problems' in meaning).toBe(true);
  });

  it('is listed by its event and its form', () => {
    const { kindOf } = sourceWith(FORMS);
    expect(kindOf(response('lT4Z3j', WHO))).toBe('form_response.lT4Z3j');
    expect(kindOf(null)).toBe('?.?');
  });
});

describe('Typeform signs', () => {
  let source: Source;
  beforeAll(async () => {
    source = await openSource(typeformSender);
  });
  const circumstances = { now: NOW, url: 'https://hooks.northwind.example/webhooks/typeform' };
  const verifies = (signature: string | undefined, body: string, secret: string) =>
    source.verify({ headers: { 'typeform-signature': signature }, body: Buffer.from(body) }, [secret], circumstances);

  it('by the HMAC of RFC 4231, test case 2', () => {
    const mac = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString('base64');
    expect(verifies(`sha256=${mac}`, 'what do ya want for nothing?', 'Jefe')).toBe(true);
    expect(verifies(mac, 'what do ya want for nothing?', 'Jefe')).toBe(false);
    expect(verifies(`sha256=${mac}`, 'what do ya want for something?', 'Jefe')).toBe(false);
  });

  it('and what is not signed, as when the webhook has no secret, is refused', () => {
    expect(verifies(undefined, '{}', 'Jefe')).toBe(false);
    expect(verifies('', '{}', 'Jefe')).toBe(false);
    expect(() => verifies('', '{}', '')).toThrow();
  });
});

describe('around Typeform', () => {
  it('a response is one application, also when a second webhook of the form tells of it', async () => {
    const logs = captureLogs();
    const world = worldOf(typeformSender);
    for (const event_id of ['one', 'one', 'two'])
      await postProven(world, typeformSender, JSON.stringify(response('lT4Z3j', WHO, {}, { event_id })));
    logs.restore();
    expect(world.stored).toHaveLength(3);
    expect(new Set(world.stored.map(({ id }) => id)).size).toBe(1);
  });

  it('samples are of the forms that the settings have, the application first', async () => {
    expect(sourceWith(FORMS).samples).toEqual(['application.submitted', 'lead.submitted', 'survey.answered']);
    const { aB3dEf } = FORMS;
    expect(sourceWith(aB3dEf === undefined ? {} : { aB3dEf }).samples).toEqual(['survey.answered']);
  });

  it('a sample fits whatever a form may ask for', async () => {
    const logs = captureLogs();
    const partner = { id: 'hidden.partner_id' };
    const forms: TypeformSettings['forms'] = {
      one: { event: 'deal.closed', partner, fields: { outcome: 'outcome', dealId: 'deal', amount: 'amount', currency: 'currency' } },
      two: {
        event: 'agreement.signed',
        partner,
        fields: { termStartsAt: 'from', termMonths: 'months', autoRenews: 'renews', documentId: 'document' },
      },
      three: { event: 'plan.agreed', partner, fields: { leads: 'leads', revenue: 'revenue' } },
      four: { event: 'partner.updated', partner, fields: { track: 'track', segment: 'segment', tier: 'tier' } },
      five: {
        event: 'partner.invited',
        fields: { company: 'company', email: 'email', contactName: 'name', track: 'track', consentBasis: 'basis' },
      },
    };
    const sender = { ...typeformSender, senders: { typeform: { forms } } };
    const source = await openSource(sender);
    const world = worldOf(sender);
    for (const event of source.samples) await post(world, sender, sampleOf(source, sender, { event }));
    logs.restore();
    expect(world.unmapped).toEqual([]);
    expect(world.stored.map(({ type }) => type)).toEqual([
      'deal.closed',
      'agreement.signed',
      'plan.agreed',
      'partner.updated',
      'partner.invited',
    ]);
  });

  it('there is no sample about somebody whom the form cannot name', async () => {
    const source = await openSource(typeformSender);
    const about = (event: WebhookEventType, partner: object) => () => sampleOf(source, typeformSender, { event, partner });
    // It would be an application of somebody else.
    expect(about('application.submitted', { id: 'acme' })).toThrow('give the address of a contact (--email)');
    expect(about('application.submitted', {})).not.toThrow();
    expect(about('application.submitted', { id: 'acme', email: 'dana@acme.example' })).not.toThrow();
    expect(about('survey.answered', { name: 'Acme' })).toThrow('(--partner), or the address of a contact (--email)');
    expect(about('deal.closed', { id: 'acme' })).toThrow('no form of typeform means it');
  });

  it('settings without a form, without a name, or without a partner, are found before they are deployed', () => {
    expect(checkTypeform({ forms: FORMS })).toEqual([]);
    expect(checkTypeform({ forms: {} })).toHaveLength(1);
    const forms: TypeformSettings['forms'] = {
      one: { event: 'application.submitted', fields: { company: 'company', email: 'email' } },
      two: { event: 'lead.submitted', partner: {} },
    };
    expect(checkTypeform({ forms }).map(({ place }) => place)).toEqual([
      'senders > typeform > forms > one > fields',
      'senders > typeform > forms > two > partner',
    ]);
  });
});
