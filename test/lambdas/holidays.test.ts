import { describe, expect, it } from 'vitest';
import { checkHolidays, loadHolidays } from '../../lambdas/send-email/holidays';
import { settings } from '../../program/settings';

const isHoliday = await loadHolidays(['DE', 'US', 'GB', 'TR', 'CN', 'IL', 'JP']);

describe('a public holiday', () => {
  it.each([
    ['DE', '2026-04-06', 'Easter Monday'],
    ['DE', '2026-12-25', 'Christmas'],
    ['US', '2026-11-26', 'Thanksgiving'],
    ['US', '2026-07-03', 'the day off for a Fourth of July on a Saturday'],
    ['US', '2027-12-31', 'the day off for a New Year of the next year, on a Saturday'],
    ['GB', '2027-12-28', 'the day off for a Boxing Day on a Sunday'],
    ['JP', '2026-05-06', 'the day off for a Constitution Day on a Sunday'],
    ['IL', '2027-10-11', 'Yom Kippur, which begins at sunset before'],
    ['TR', '2027-05-18', 'the third day of Eid al-Adha'],
  ])('in %s on %s is %s', (country, date) => {
    expect(isHoliday(country, date)).toBe(true);
  });

  it.each([
    ['DE', '2026-12-24', 'Christmas Eve is none'],
    ['DE', '2026-11-01', 'All Saints is kept in some regions only'],
    ['US', '2026-12-26', 'that is one elsewhere'],
    ['IL', '2027-10-10', "Yom Kippur's eve is a working day until sunset"],
    ['CN', '2027-05-04', 'Youth Day is half a day off'],
    ['TR', '2027-03-12', 'the Eid ended at its noon'],
    ['FR', '2026-12-25', 'France was not asked for'],
    ['DE', '+012026-12-25', 'no calendar reaches so far'],
  ])('is not in %s on %s: %s', (country, date) => {
    expect(isHoliday(country, date)).toBe(false);
  });

  it('is none when no country is kept', async () => {
    expect((await loadHolidays([]))('DE', '2026-12-25')).toBe(false);
  });
});

describe('a country whose holidays are kept', () => {
  const withHolidays = (...holidays: readonly string[]) => checkHolidays({ ...settings, sending: { ...settings.sending, holidays } });

  it('must be in the calendar: else it would have none, silently', async () => {
    expect(await withHolidays('DE', 'US', 'JP')).toEqual([]);
    expect(await withHolidays()).toEqual([]);
    expect(await withHolidays('DE', 'NP')).toMatchObject([
      { place: 'settings > sending > holidays > 1', problem: 'no calendar has the public holidays of NP' },
    ]);
  });

  it('is not said to be in no calendar when it is no country: how to write one is said once, by the settings', async () => {
    expect(await withHolidays('XX', 'Germany', 'DE-BE')).toEqual([]);
  });
});
