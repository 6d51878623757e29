import { describe, expect, it } from 'vitest';
import { validateSettings } from '../../../lib/journey/validate/settings';
import { CONTACT_ROLES } from '../../../lib/journey/words';
import { emails } from '../../../program/emails';
import { settings } from '../../../program/settings';
import { WORK_WEEK } from './world';

const problems = (changed: object) =>
  validateSettings({ ...settings, sending: { ...settings.sending, ...changed } }, {}).map(({ place, problem }) => `${place}: ${problem}`);
const inWindow = (changed: object) => problems({ window: { ...WORK_WEEK, ...changed } });

describe('the sending settings of a program', () => {
  it.each([
    {},
    { window: 'always' },
    { window: { days: [7], from: '00:00', to: '24:00' } },
    { holidays: ['DE', 'US', 'JP'] },
    { holidays: undefined },
    { fromName: 'owner', timeZone: 'UTC', locale: 'de-AT' },
  ])('may be %j', (changed) => {
    expect(problems(changed)).toEqual([]);
  });

  it.each([
    [{ fromName: 'robin' }, "fromName: must be 'program' or 'owner'"],
    [{ timeZone: 'Europe/Berln' }, 'timeZone: must be an IANA time zone such as Europe/Berlin'],
    [{ locale: 'de_DE' }, 'locale: must be a language tag such as en or de-AT'],
    [{ locale: 'german language' }, 'locale: must be a language tag such as en or de-AT'],
    [{ window: 'never' }, "window: must be 'always' or a window"],
    [{ holidays: ['US', 'UK'] }, 'holidays > 1: must be an ISO 3166 code of a country, such as DE'],
    [{ holidays: ['EU'] }, 'holidays > 0: must be an ISO 3166 code of a country, such as DE'],
    [{ holidays: ['XX'] }, 'holidays > 0: must be an ISO 3166 code of a country, such as DE'],
    [{ holidays: ['de'] }, 'holidays > 0: must be the ISO 3166 code of the country: write DE'],
    [{ holidays: ['Germany'] }, 'holidays > 0: must be the ISO 3166 code of the country: write DE'],
    [{ holidays: ['Österreich'] }, 'holidays > 0: must be the ISO 3166 code of the country: write AT'],
    [{ holidays: ['DE-BE'] }, 'holidays > 0: must be a country: holidays of regions are not kept, write DE'],
    [
      { caps: { perContact: 5, perOrganisation: 1, days: 7 } },
      'caps > perOrganisation: must be at least perContact: no contact could ever get as many as that',
    ],
    [{ caps: { perContact: 0, perOrganisation: 4, days: 7 } }, 'caps > perContact: must be at least 1'],
    [{ caps: { perContact: 2, perOrganisation: -1, days: 7 } }, 'caps > perOrganisation: must be at least 1'],
    [{ caps: { perContact: 2, perOrganisation: 4, days: 7.5 } }, 'caps > days: must be a whole number'],
  ])('%j are refused by their place', (changed, problem) => {
    expect(problems(changed)).toEqual([`settings > sending > ${problem}`]);
  });

  it.each([
    [{ days: [] }, 'days: must name a day: nothing would ever be sent'],
    [{ days: [1, 0] }, 'days > 1: must be from 1 (Monday) to 7 (Sunday)'],
    [{ days: [1, 8] }, 'days > 1: must be from 1 (Monday) to 7 (Sunday)'],
    [{ from: '9:00' }, 'from: must be a time such as 09:00'],
    [{ from: '7.30' }, 'from: must be a time such as 09:00'],
    [{ to: '17:60' }, 'to: must be a time such as 17:00, at most 24:00'],
    [{ from: '17:00' }, 'to: must be later than from; a window lies within one day'],
    [{ from: '22:00', to: '06:00' }, 'to: must be later than from; a window lies within one day'],
  ])('a window with %j is refused by its place', (changed, problem) => {
    expect(inWindow(changed)).toEqual([`settings > sending > window > ${problem}`]);
  });
});

describe("the program's letters", () => {
  it('name roles that contacts have', () => {
    const named = Object.entries(emails).flatMap(([name, { roles = [] }]) => roles.map((role) => ({ name, role })));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ role }) => !CONTACT_ROLES.some((each) => each === role))).toEqual([]);
  });
});
