import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Numbers } from '../../lib/journey/partner';
import { program } from '../../program/partner-journey';
import { settings } from '../../program/settings';
import { anyBusiness, type BusinessEvent, day, mailsOf, Told } from '../support/arbitrary-told';

const won = (dealId: string, amount: number, currency = 'USD') => ({ dealId, outcome: 'won', amount, currency });
const lost = (dealId: string) => ({ dealId, outcome: 'lost' });

const numbers = (change: Partial<Numbers>): Numbers => ({ leads: 0, dealsRegistered: 0, dealsWon: 0, revenue: 0, ...change });

describe('a deal', () => {
  it('is open while it is registered, and brings its worth when it is won', () => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: 'D-1', amount: 90_000, currency: 'USD' });
    expect(told.partner).toMatchObject({ openDeals: 1, total: numbers({ dealsRegistered: 1 }) });
    told.tell('deal.closed', won('D-1', 100_000), { on: 40 });
    expect(told.partner).toMatchObject({
      openDeals: 0,
      lastWonAt: day(40),
      total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 100_000 }),
      thisTerm: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 100_000 }),
    });
  });

  it('counts once, however often it is told', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000), { on: 40 });
    const again = told.tell('deal.closed', won('D-1', 100_000), { on: 50 });
    expect(told.partner).toMatchObject({ total: numbers({ dealsWon: 1, revenue: 100_000 }), lastWonAt: day(40) });
    expect(again.notes).toEqual(['deal D-1 was won already: nothing counted again']);
    expect(again).toMatchObject({ milestones: {}, effects: [] });
  });

  it('is worth what was last said when its amount is corrected, and is no news', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000));
    const corrected = told.tell('deal.closed', won('D-1', 80_000));
    expect(told.partner.total).toEqual(numbers({ dealsWon: 1, revenue: 80_000 }));
    expect(mailsOf(corrected)).toEqual([]);
  });

  it('that is reversed is taken off, and one that is won again is put back', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000));
    told.tell('deal.closed', won('D-2', 30_000));
    told.tell('deal.reversed', { dealId: 'D-1' });
    expect(told.partner.total).toEqual(numbers({ dealsWon: 1, revenue: 30_000 }));
    told.tell('deal.reversed', { dealId: 'D-1' });
    expect(told.partner.total).toEqual(numbers({ dealsWon: 1, revenue: 30_000 }));
    const again = told.tell('deal.closed', won('D-1', 110_000));
    expect(told.partner.total).toEqual(numbers({ dealsWon: 2, revenue: 140_000 }));
    // The mail has the same key as the first time: the ledger sends it once.
    expect(again.effects).toContainEqual({ kind: 'email', email: 'deal-won', key: 'thanks:deal-won:D-1', aboutEvent: true });
  });

  it('that is lost brings nothing, and is no longer open', () => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: 'D-1' });
    const decision = told.tell('deal.closed', lost('D-1'));
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({ dealsRegistered: 1 }) });
    expect(mailsOf(decision)).toEqual([]);
  });

  it('that is told lost after it was won counts as lost', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000));
    told.tell('deal.closed', lost('D-1'));
    expect(told.partner.total).toEqual(numbers({}));
  });

  it('whose registration comes after it was won stays won, and counts as registered', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000));
    told.tell('deal.registered', { dealId: 'D-1' });
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 100_000 }) });
  });

  it('whose registration comes after it was won is worth what it was won for, and not what it was registered for', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000));
    told.tell('deal.registered', { dealId: 'D-1', amount: 70_000, currency: 'USD' });
    expect(told.partner.total.revenue).toBe(100_000);
  });

  it('that is reversed before anybody heard of it takes nothing off', () => {
    const told = Told.signed();
    told.tell('deal.reversed', { dealId: 'D-9' });
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({}), thisTerm: numbers({}) });
  });

  it('of one number and a lead of the same are two things', () => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: '1' });
    told.tell('lead.submitted', { leadId: '1' });
    expect(told.partner.total).toEqual(numbers({ leads: 1, dealsRegistered: 1 }));
  });
});

describe('a word that comes late', () => {
  it('does not undo what is newer: a deal that was won and reversed brings nothing, whichever is told first', () => {
    const told = Told.signed();
    told.tell('deal.reversed', { dealId: 'D-1' }, { on: 50 });
    const late = told.tell('deal.closed', won('D-1', 100_000), { on: 51, happened: 40 });
    expect(told.partner.total).toEqual(numbers({}));
    expect(mailsOf(late)).toEqual([]);
    expect(late.notes).toContain('what is newer about deal D-1 is known already: it stays');
  });

  it('does not bring back an amount that was corrected since', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 80_000), { on: 50 });
    told.tell('deal.closed', won('D-1', 100_000), { on: 51, happened: 40 });
    expect(told.partner.total).toEqual(numbers({ dealsWon: 1, revenue: 80_000 }));
  });

  it('still says that there was a registration', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 80_000), { on: 50 });
    told.tell('deal.registered', { dealId: 'D-1', amount: 1, currency: 'USD' }, { on: 51, happened: 40 });
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 80_000 }) });
  });

  it('of a sender whose clock is ahead is no newer than the moment it came', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 80_000), { on: 50, happened: 400 });
    told.tell('deal.reversed', { dealId: 'D-1' }, { on: 60 });
    expect(told.partner.total).toEqual(numbers({}));
  });

  it('that a deal was won counts, though it happened before the newest word that it was registered', () => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: 'D-1', amount: 90_000, currency: 'USD' }, { on: 50 });
    const win = told.tell('deal.closed', won('D-1', 100_000), { on: 51, happened: 49 });
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 100_000 }) });
    expect(mailsOf(win)).toContain('deal-won');
    expect(win.notes).toContain('reached: first win');
  });

  it('that a deal was reversed counts, though a registration of a later time came in between', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000), { on: 50, happened: 40 });
    told.tell('deal.registered', { dealId: 'D-1' }, { on: 51, happened: 45 });
    told.tell('deal.reversed', { dealId: 'D-1' }, { on: 52, happened: 42 });
    expect(told.partner).toMatchObject({ openDeals: 0, total: numbers({ dealsRegistered: 1 }) });
  });

  it('of an earlier registration does not bring back what an open deal was worth then', () => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: 'D-1', amount: 90_000, currency: 'USD' }, { on: 50 });
    told.tell('deal.registered', { dealId: 'D-1', amount: 10_000, currency: 'USD' }, { on: 51, happened: 40 });
    expect(told.objects.get('deal D-1')).toMatchObject({ status: 'registered', amount: 90_000 });
    expect(told.partner).toMatchObject({ openDeals: 1, total: numbers({ dealsRegistered: 1 }) });
  });

  it('about a deal from before times were kept is taken as it comes', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000), { on: 50 });
    const { toldAt: _, ...known } = told.objects.get('deal D-1') ?? expect.fail('the deal is known');
    told.objects.set('deal D-1', known);
    told.tell('deal.registered', { dealId: 'D-1', amount: 1, currency: 'USD' }, { on: 51 });
    told.tell('deal.closed', won('D-1', 80_000), { on: 52, happened: 40 });
    expect(told.partner.total).toEqual(numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 80_000 }));
  });

  it('of a win makes it no recent one: neither when it is told nor when its registration is', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000), { on: 300, happened: 40 });
    expect(told.partner.lastWonAt?.slice(0, 10)).toBe(day(40).slice(0, 10));
    told.tell('deal.registered', { dealId: 'D-1' }, { on: 310 });
    told.tell('deal.closed', won('D-2', 1), { on: 320, happened: 30 });
    expect(told.partner.lastWonAt?.slice(0, 10)).toBe(day(40).slice(0, 10));
  });

  it('changes nothing about what a deal comes to: the numbers are the same in whatever order its words come', () => {
    const word = fc.oneof(
      fc.record({ type: fc.constant('deal.registered' as const), amount: fc.nat(1000) }),
      fc.record({ type: fc.constant('deal.closed' as const), outcome: fc.constantFrom('won', 'lost'), amount: fc.nat(1000) }),
      fc.record({ type: fc.constant('deal.reversed' as const) }),
    );
    const inSomeOrder = fc
      .array(word, { minLength: 1, maxLength: 6 })
      .map((words) => words.map(({ type, ...data }, index) => ({ type, data, happened: 10 + index })))
      .chain((words) => fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length })));
    fc.assert(
      fc.property(inSomeOrder, ([words, shuffled]) => {
        const told = Told.signed();
        for (const { type, data, happened } of shuffled) told.tell(type, { dealId: 'D-1', currency: 'USD', ...data }, { on: 50, happened });
        const expected = worth(words.map(({ type, data }) => ({ type, data: { currency: 'USD', ...data } })));
        const isOpen = words.every(({ type }) => type === 'deal.registered');
        expect(told.partner).toMatchObject({ openDeals: isOpen ? 1 : 0, total: expected, thisTerm: expected });
      }),
    );
  });
});

describe('a lead', () => {
  it('counts once, however often it is told, and is acted on once', () => {
    const told = Told.signed();
    expect(mailsOf(told.tell('lead.submitted', { leadId: 'L-1' }, { on: 10 }))).toEqual(['first-act-thanks']);
    const again = told.tell('lead.submitted', { leadId: 'L-1', company: 'Tidewater Foods' }, { on: 20 });
    expect(again).toMatchObject({ milestones: {}, effects: [], notes: ['lead L-1 was submitted already: nothing counted again'] });
    expect(told.partner).toMatchObject({ total: numbers({ leads: 1 }), lastActAt: day(10) });
  });
});

describe('every won deal is congratulated on', () => {
  it('once for each, by its own number', () => {
    const told = Told.signed();
    const keys = ['D-1', 'D-2', 'D-1'].flatMap((id) =>
      told
        .tell('deal.closed', won(id, 100))
        .effects.flatMap((effect) => (effect.kind === 'email' && effect.email === 'deal-won' ? [effect.key] : [])),
    );
    expect(keys).toEqual(['thanks:deal-won:D-1', 'thanks:deal-won:D-2']);
  });
});

describe('revenue is kept in the currency of the program', () => {
  const revenueOf = (amount: number, currency: string, rates: Readonly<Record<string, number>>, program = 'USD') => {
    const told = Told.signed();
    told.settings = { ...settings, currency: program, rates };
    const { notes } = told.tell('deal.closed', won('D-1', amount, currency));
    return { revenue: told.partner.total.revenue, notes };
  };

  it.each<[string, number, string, Readonly<Record<string, number>>, string, number]>([
    ['dollars are dollars', 100_000, 'USD', {}, 'USD', 100_000],
    ['1,000 euros at 1.1 are 1,100 dollars', 100_000, 'EUR', { EUR: 1.1 }, 'USD', 110_000],
    ['10,000 yen, which have no cents, are 67 dollars', 10_000, 'JPY', { JPY: 0.0067 }, 'USD', 6_700],
    ['100 Kuwaiti dinars, of a thousand fils each, are 325 dollars', 100_000, 'KWD', { KWD: 3.25 }, 'USD', 32_500],
    ['67 dollars are 10,000 yen', 6_700, 'USD', { USD: 1 / 0.0067 }, 'JPY', 10_000],
    ['half a cent is rounded', 5, 'EUR', { EUR: 1.1 }, 'USD', 6],
  ])('%s', (_, amount, currency, rates, program, revenue) => {
    expect(revenueOf(amount, currency, rates, program).revenue).toBe(revenue);
  });

  it.each([
    ['HUF', 0.0028, 28_00],
    ['COP', 0.00025, 2_50],
    ['IQD', 0.00076, 76],
  ])('a million of the smallest unit of %s is counted with the digits of ISO 4217', (currency, rate, revenue) => {
    expect(revenueOf(1_000_000, currency, { [currency]: rate }).revenue).toBe(revenue);
  });

  it('a deal without a rate is won, brings no revenue, and the timeline says why', () => {
    expect(revenueOf(100_000, 'CHF', { EUR: 1.1 })).toMatchObject({
      revenue: 0,
      notes: expect.arrayContaining(['no rate for CHF: not in the revenue']),
    });
  });

  it('a deal keeps the rate of the day it was won, when rates change and it is told again', () => {
    const told = Told.signed();
    told.settings = { ...settings, rates: { EUR: 1.1 } };
    told.tell('deal.closed', won('D-1', 100_000, 'EUR'));
    told.settings = { ...settings, rates: { EUR: 1.3 } };
    told.tell('deal.closed', won('D-1', 100_000, 'EUR'));
    expect(told.partner.total.revenue).toBe(110_000);
    told.tell('deal.closed', won('D-1', 50_000, 'EUR'));
    expect(told.partner.total.revenue).toBe(55_000);
  });
});

describe('a new term', () => {
  const renewed = (): Told => {
    const told = Told.signed();
    told.tell('deal.registered', { dealId: 'D-0' }, { on: 10 });
    told.tell('deal.closed', won('D-1', 100_000), { on: 20 });
    told.complete('ready');
    told.complete('activated');
    told.complete('cycle over', { on: 300 });
    expect(told.partner.phase).toBe('renewal');
    told.tell('renewal.accepted', {}, { on: 310 });
    told.tell('choice.requested', { run: told.partner.run, step: 'new-term', question: 'new term', taskToken: 'token' });
    return told;
  };

  it('begins where the last one ended, with nothing brought yet', () => {
    const { partner } = renewed();
    expect(partner.term).toMatchObject({ number: 2, startedAt: '2027-01-07T09:00:00.000Z', endsAt: '2028-01-07T09:00:00.000Z' });
    expect(partner).toMatchObject({ thisTerm: numbers({}), total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 100_000 }) });
  });

  it('is not charged for a deal of the last one that is reversed', () => {
    const told = renewed();
    told.tell('deal.reversed', { dealId: 'D-1' });
    expect(told.partner).toMatchObject({ thisTerm: numbers({}), total: numbers({ dealsRegistered: 1 }) });
  });

  it('is not credited with a deal of the last one whose amount is corrected', () => {
    const told = renewed();
    told.tell('deal.closed', won('D-1', 120_000));
    expect(told.partner).toMatchObject({ thisTerm: numbers({}), total: numbers({ dealsRegistered: 1, dealsWon: 1, revenue: 120_000 }) });
  });

  it('is credited with a deal that is won in it, and not with its registration in the last one', () => {
    const told = renewed();
    told.tell('deal.closed', won('D-0', 50_000));
    expect(told.partner.thisTerm).toEqual(numbers({ dealsWon: 1, revenue: 50_000 }));
  });
});

describe('a first term', () => {
  it('keeps what was brought before the signature, and gives back what is reversed of it', () => {
    const told = Told.applied();
    told.tell('deal.closed', won('D-1', 100_000), { on: 1 });
    told.tell('agreement.signed', {}, { on: 5 });
    expect(told.partner.thisTerm).toEqual(numbers({ dealsWon: 1, revenue: 100_000 }));
    told.tell('deal.reversed', { dealId: 'D-1' }, { on: 6 });
    expect(told.partner.thisTerm).toEqual(numbers({}));
  });

  it('of a partner that comes back begins with nothing brought', () => {
    const told = Told.signed();
    told.tell('deal.closed', won('D-1', 100_000), { on: 20 });
    told.tell('exit.requested', {}, { on: 30 });
    told.complete('exited', { on: 50 });
    told.tell('application.submitted', {}, { on: 90 });
    told.tell('agreement.signed', {}, { on: 95 });
    expect(told.partner.thisTerm).toEqual(numbers({}));
  });
});

/** What a deal or lead is worth by its own history alone, whatever else happened in between. */
const worth = (history: readonly BusinessEvent[]): Numbers => {
  const last = <T>(values: readonly (T | undefined)[]): T | undefined => values.findLast((value) => value !== undefined);
  const registered = history.some(({ type }) => type === 'deal.registered');
  const closing = last(history.map((event) => (event.type === 'deal.closed' || event.type === 'deal.reversed' ? event : undefined)));
  const isWon = closing?.data.outcome === 'won';
  const rate = closing?.data.currency === 'EUR' ? 1.1 : closing?.data.currency === 'JPY' ? 0.67 : 1;
  return numbers({
    leads: history.some(({ type }) => type === 'lead.submitted') ? 1 : 0,
    dealsRegistered: registered ? 1 : 0,
    dealsWon: isWon ? 1 : 0,
    revenue: isWon ? Math.round(Number(closing.data.amount) * rate) : 0,
  });
};

const sum = (all: readonly Numbers[]): Numbers =>
  all.reduce(
    (total, each) => ({
      leads: total.leads + each.leads,
      dealsRegistered: total.dealsRegistered + each.dealsRegistered,
      dealsWon: total.dealsWon + each.dealsWon,
      revenue: total.revenue + each.revenue,
    }),
    numbers({}),
  );

const idOf = ({ data }: BusinessEvent): string => String(data.dealId ?? data.leadId);

const having = (events: readonly BusinessEvent[]): Told => {
  const told = Told.signed();
  told.settings = { ...settings, rates: { EUR: 1.1, JPY: 0.0067 } };
  for (const { type, data } of events) told.tell(type, data);
  return told;
};

describe('whatever deals and leads go through, in any order and told any number of times', () => {
  it('the numbers are the sum over what each has come to', () => {
    fc.assert(
      fc.property(anyBusiness, (events) => {
        const { partner } = having(events);
        const expected = sum([...Map.groupBy(events, idOf).values()].map(worth));
        expect(partner.total).toEqual(expected);
        expect(partner.thisTerm).toEqual(expected);
      }),
    );
  });

  it('the open deals are those that are registered and neither closed nor reversed', () => {
    fc.assert(
      fc.property(anyBusiness, (events) => {
        const histories = [...Map.groupBy(events, idOf).values()];
        const open = histories.filter((history) => history.every(({ type }) => type === 'deal.registered'));
        expect(having(events).partner.openDeals).toBe(open.length);
      }),
    );
  });

  it('it does not matter how the histories of different deals are shuffled into each other', () => {
    fc.assert(
      fc.property(anyBusiness, (events) => {
        const inTurn = [...Map.groupBy(events, idOf).values()].flat();
        expect(having(inTurn).partner.total).toEqual(having(events).partner.total);
      }),
    );
  });

  it('telling the last of each once more changes nothing', () => {
    fc.assert(
      fc.property(anyBusiness, (events) => {
        const last = [...Map.groupBy(events, idOf).values()].flatMap((history) => history.at(-1) ?? []);
        const once = having(events).partner;
        const twice = having([...events, ...last]).partner;
        expect([twice.total, twice.thisTerm, twice.openDeals]).toEqual([once.total, once.thisTerm, once.openDeals]);
      }),
    );
  });

  it('a first win stays won: reversing it later does not take the milestone back', () => {
    fc.assert(
      fc.property(anyBusiness, (events) => {
        const told = having([...events, { type: 'deal.closed', data: won('D-1', 1) }, { type: 'deal.reversed', data: { dealId: 'D-1' } }]);
        expect(told.milestones['first-win']?.reachedAt).toBeDefined();
        expect(program.milestones['first-win']?.since).toBe('journey');
      }),
    );
  });
});
