import { describe, expect, it } from 'vitest';
import type { StageSettings } from '../../lib/journey/settings';
import { validateSettings } from '../../lib/journey/validate/settings';
import { settings, stages } from '../../program/settings';

const local = stages.local as StageSettings;
const HUBSPOT = { crm: 'hubspot', secretName: 'hubspot', fields: { phase: 'phase', nextStep: 'next_step' } };
const places = (changed: object, stage: object = {}) =>
  validateSettings({ ...settings, ...changed }, { prod: { ...local, retrySeconds: 60, ...stage } }).map(
    ({ place, problem }) => `${place}: ${problem}`,
  );

describe('the settings of a program', () => {
  it('as they are have no problem', () => {
    expect(validateSettings(settings, stages)).toEqual([]);
  });

  it.each([
    'observe',
    { allowlist: ['robin@northwind.example', '@Northwind.example'] },
    { default: 'observe', tracks: { reseller: 'approve', services: { allowlist: ['@northwind.example'] } } },
  ])('a stage may have mail go as far as %j', (mail) => {
    expect(places({}, { mail })).toEqual([]);
  });

  it.each([
    [{ head: { name: 'Robin', email: 'robin' } }, 'settings > head > email: must be an email address'],
    [{ currency: 'EURO' }, 'settings > currency: must be an ISO 4217 code such as EUR'],
    [{ rates: { EUR: -1 } }, 'settings > rates > EUR: must be above 0'],
    [{ rates: { EURO: 1 } }, 'settings > rates > EURO: must be an ISO 4217 code such as EUR'],
    [
      { links: { ...settings.links, portal: 'portal' } },
      'settings > links > portal: must be an address such as https://partners.example.com',
    ],
    [{ tasks: { ...settings.tasks, linkDays: 90 } }, 'settings > tasks > linkDays: must be at most 31: whoever has the mail can confirm'],
    [
      { tasks: { ...settings.tasks, digest: { at: '08:00', days: [2, 3], scaledOn: 1 } } },
      'settings > tasks > digest > scaledOn: must be one of days: tasks about scaled partners would be in no digest',
    ],
    [
      { tasks: { ...settings.tasks, digest: { ...settings.tasks.digest, at: '8' } } },
      'settings > tasks > digest > at: must be a time such as 09:00',
    ],
    [{ meetings: { heldAfterMinutes: -1 } }, 'settings > meetings > heldAfterMinutes: must not be negative'],
    [{ tiers: [...settings.tiers].reverse() }, 'settings > tiers: must ask for more from tier to tier, the lowest first'],
    [{ tiers: [settings.tiers[0], settings.tiers[0]] }, 'settings > tiers: must not name a tier twice'],
  ])('%j is refused by its place', (changed, problem) => {
    expect(places(changed)).toEqual([problem]);
  });

  it.each([
    [{ secondsPerDay: -5 }, 'stages > prod > secondsPerDay: must be above 0'],
    [{ alarmEmail: 'nobody' }, 'stages > prod > alarmEmail: must be an email address'],
    [{ traceShare: 5 }, 'stages > prod > traceShare: must be from 0 to 1'],
    [
      { mailFromSubdomain: 'bounce.northwind' },
      'stages > prod > mailFromSubdomain: must be one word of small letters, digits and hyphens, such as bounce',
    ],
    [
      { mailFromSubdomain: 'bounce', sesIdentity: 'existing' },
      "stages > prod > mailFromSubdomain: needs sesIdentity: 'create'; an identity that exists has its own",
    ],
    [
      { emulated: true, taskChat: { kind: 'slack', secretName: 'chat' } },
      'stages > prod > taskChat: needs a stage in AWS: on the emulator nothing is announced',
    ],
    [{ dmarcReportsTo: 'nobody' }, 'stages > prod > dmarcReportsTo: must be an email address'],
    [{ sendsPerSecond: 0 }, 'stages > prod > sendsPerSecond: must be at least 1'],
    [{ sendsPerSecond: 1.5 }, 'stages > prod > sendsPerSecond: must be a whole number'],
    [{ retrySeconds: 1 }, 'stages > prod > retrySeconds: must be at least 5'],
    [
      { emulated: false, retrySeconds: 29 },
      'stages > prod > retrySeconds: must be at least 30 in AWS: so long a try may take, and its message must not come back before',
    ],
    [
      { runbookUrl: 'docs/runbook.md' },
      'stages > prod > runbookUrl: must be an address such as https://github.com/northwind/partners/blob/main/docs/runbook.md',
    ],
    [{ silenceHours: 200 }, 'stages > prod > silenceHours: must be at most 168: CloudWatch looks back a week'],
    [{ crmWriteBack: HUBSPOT }, 'stages > prod > crmWriteBack: needs a stage in AWS: the emulator cannot write into a CRM'],
    [
      { emulated: false, crmWriteBack: { ...HUBSPOT, fields: { phase: 'Phase of partner', nextStep: 'next' } } },
      "stages > prod > crmWriteBack > fields > phase: must be a field's internal name",
    ],
    [{ mail: 'off' }, "stages > prod > mail: must be 'observe', 'approve', 'live' or { allowlist: [...] }"],
    [{ mail: { allowlist: [] } }, "stages > prod > mail > allowlist: must name somebody: 'observe' is for nobody"],
    [
      { mail: { allowlist: ['robin@northwind.example', 'northwind.example'] } },
      'stages > prod > mail > allowlist > 1: must be an address such as robin@northwind.example, or a domain such as @northwind.example',
    ],
    [
      { mail: { allowlist: ['@'] } },
      'stages > prod > mail > allowlist > 0: must be an address such as robin@northwind.example, or a domain such as @northwind.example',
    ],
    [
      { mail: { default: 'observe', tracks: { resellers: 'live' } } },
      'stages > prod > mail > tracks: has no track such as resellers: there are referral, reseller, technology, services',
    ],
    [
      { mail: { default: 'observe', tracks: { reseller: 'on' } } },
      "stages > prod > mail > tracks > reseller: must be 'observe', 'approve', 'live' or { allowlist: [...] }",
    ],
  ])('a stage with %j is refused by its place', (stage, problem) => {
    expect(places({}, stage)).toEqual([problem]);
  });

  it('a stage may try again as soon as a try has surely ended, and on the emulator sooner', () => {
    expect(places({}, { emulated: false, retrySeconds: 30 })).toEqual([]);
    expect(places({}, { emulated: true, retrySeconds: 10 })).toEqual([]);
  });

  it('a stage needs a name that AWS can take', () => {
    expect(validateSettings(settings, { 'Prod EU': local })).toMatchObject([{ place: 'stages > Prod EU' }]);
  });
});

it('says in which file a problem is to be mended', () => {
  const brand = { ...settings.brand, colour: { ...settings.brand.colour, light: 'blue' } };
  expect(
    validateSettings({ ...settings, brand, company: '' }, {})
      .map(({ fix }) => fix)
      .sort(),
  ).toEqual(['set it in program/brand.ts', 'set it in program/settings.ts']);
});
