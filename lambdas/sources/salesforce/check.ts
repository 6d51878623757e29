import * as v from 'valibot';
import { WEBHOOK_EVENTS } from '../../../lib/journey/events';
import type { ProgramProblem } from '../../../lib/journey/validate/problem';
import { namesPartner } from '../fields';
import { problemsOf } from '../json';
import type { ProgramFacts } from '../registry';
import type { SalesforceSettings } from '../salesforce';
import { suffixOf } from './message';
import { dataOf, isEventRule, type SalesforceRule } from './rules';
import { ANYONE, recordFor } from './sample';

const ORGANIZATION = /^00D[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?$/;

const wrongIn = (id: string): string | undefined => {
  if (!ORGANIZATION.test(id)) return 'is not the id of an organisation: they begin with 00D and have 15 or 18 characters';
  return ['', suffixOf(id)].includes(id.slice(15)) ? undefined : 'has its capitals mixed up: its last three characters tell so';
};

const checkOrganization = (id: string, index: number): readonly ProgramProblem[] => {
  const problem = wrongIn(id);
  const fix = 'copy it from Setup > Company Information in Salesforce';
  return problem === undefined ? [] : [{ place: `senders > salesforce > organizations > ${index}`, problem, fix }];
};

const checkRule = (rule: SalesforceRule, index: number, settings: SalesforceSettings, program: ProgramFacts): readonly ProgramProblem[] => {
  const place = `senders > salesforce > rules > ${index}`;
  const event = isEventRule(rule) ? rule.event : 'application.submitted';
  const record = recordFor(rule, settings, { ...ANYONE, event }, program);
  if (record === undefined) {
    return [
      { place, problem: 'never decides: the rules above it fit all of its records', fix: 'move it up, or make those above it narrower' },
    ];
  }
  if (!isEventRule(rule)) return [];
  const partner = rule.partner ?? settings.partner;
  if (!namesPartner(partner)) {
    return [
      {
        place,
        problem: 'has no field that names the partner',
        fix: 'name one in salesforce.partner, or in the partner of the rule',
      },
    ];
  }
  const parsed = v.safeParse(WEBHOOK_EVENTS[rule.event], dataOf(rule, record, settings.partner, program.currency));
  if (parsed.success) return [];
  return problemsOf(parsed.issues).map(({ field, detail }) => ({
    place: `${place} > data`,
    problem: `makes no ${rule.event}: its ${field} ${detail}`,
    fix: `map a field of ${rule.object} to ${field}, or give it as { is: … }`,
  }));
};

/** What the types cannot tell: ids of no organisation, rules that never decide, events that would lack what they need. */
export const checkSalesforce = (settings: SalesforceSettings, program: ProgramFacts): readonly ProgramProblem[] => [
  ...settings.organizations.flatMap(checkOrganization),
  ...settings.rules.flatMap((rule, index) => checkRule(rule, index, settings, program)),
];
