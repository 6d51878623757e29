import * as v from 'valibot';
import { brandSchema } from '../brand';
import { currency, email } from '../event-fields';
import { ANNOUNCED, CHATS, LONGEST_CALL_SECONDS, type ProgramSettings, type StageSettings } from '../settings';
import { SEGMENTS, TRACKS } from '../words';
import { mailSetting } from './mail';
import type { ProgramProblem } from './problem';
import { sending } from './sending';
import { tasks } from './tasks';

const name = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const wholeNumber = v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must not be negative'));
const positive = v.pipe(v.number(), v.gtValue(0, 'must be above 0'));
const person = v.object({ name, email });

const tier = v.object({ name, needs: v.object({ dealsWon: wholeNumber, revenue: wholeNumber }) });
type Tiers = v.InferOutput<typeof tier>[];

const rise = (tiers: Tiers): boolean =>
  tiers.every(({ needs }, place) => {
    const below = tiers[place - 1]?.needs;
    return below === undefined || (needs.dealsWon >= below.dealsWon && needs.revenue >= below.revenue);
  });

const programSchema = v.object({
  name,
  company: name,
  postalAddress: name,
  brand: brandSchema,
  currency,
  rates: v.record(currency, positive),
  head: person,
  links: v.record(v.string(), v.pipe(v.string(), v.url('must be an address such as https://partners.example.com'))),
  defaults: v.object({
    track: v.picklist(TRACKS),
    segment: v.picklist(SEGMENTS),
    termMonths: v.pipe(wholeNumber, v.minValue(1, 'must be at least 1')),
    autoRenews: v.boolean(),
  }),
  tiers: v.pipe(
    v.array(tier),
    v.minLength(1, 'must have at least one tier'),
    v.check((tiers: Tiers) => new Set(tiers.map((each) => each.name)).size === tiers.length, 'must not name a tier twice'),
    v.check(rise, 'must ask for more from tier to tier, the lowest first'),
  ),
  plan: v.object({ leads: wholeNumber, revenue: wholeNumber }),
  meetings: v.object({ heldAfterMinutes: wholeNumber }),
  sending,
  tasks,
});

const SQS_LONGEST_SECONDS = 43_200;

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const FIELD = v.pipe(v.string(), v.regex(/^\w+$/, "must be a field's internal name"));
const writtenFields = v.object({ phase: FIELD, nextStep: FIELD, state: v.optional(FIELD) });
const crmWriteBack = v.variant('crm', [
  v.object({ crm: v.literal('hubspot'), secretName: name, fields: writtenFields }),
  v.object({
    crm: v.literal('salesforce'),
    secretName: name,
    fields: writtenFields,
    domain: v.pipe(v.string(), v.regex(/^[a-z0-9.-]+\.salesforce\.com$/, 'must be such as northwind.my.salesforce.com')),
  }),
]);

const stageFields = v.object({
  secondsPerDay: v.pipe(positive, v.maxValue(86_400, 'must be at most 86400: a day')),
  minTimeoutSeconds: v.pipe(wholeNumber, v.minValue(1, 'must be at least 1')),
  senderAddress: email,
  publicUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https:\/\/[^/?#]+(\/[^?#]*[^/?#])?$/, 'must be an address such as https://hooks.example.com, without a slash at its end'),
    ),
  ),
  sesIdentity: v.picklist(['create', 'existing']),
  mailFromSubdomain: v.optional(
    v.pipe(v.string(), v.regex(DNS_LABEL, 'must be one word of small letters, digits and hyphens, such as bounce')),
  ),
  dmarcReportsTo: v.optional(email),
  reportsOpensAndClicks: v.optional(v.boolean('must be true or false')),
  alarmEmail: v.optional(email),
  logRetentionDays: v.picklist([7, 30, 90, 365]),
  traceShare: v.pipe(v.number(), v.minValue(0, 'must be from 0 to 1'), v.maxValue(1, 'must be from 0 to 1')),
  sendsPerSecond: v.pipe(wholeNumber, v.minValue(1, 'must be at least 1')),
  retrySeconds: v.pipe(wholeNumber, v.minValue(5, 'must be at least 5'), v.maxValue(SQS_LONGEST_SECONDS, 'must be at most 43200')),
  runbookUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https:\/\/[^#\s]+$/, 'must be an address such as https://github.com/northwind/partners/blob/main/docs/runbook.md'),
    ),
  ),
  silenceHours: v.optional(
    v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'), v.maxValue(168, 'must be at most 168: CloudWatch looks back a week')),
  ),
  announces: v.optional(v.picklist(ANNOUNCED)),
  crmWriteBack: v.optional(crmWriteBack),
  mail: v.optional(mailSetting),
  taskChat: v.optional(v.object({ kind: v.picklist(CHATS, "must be 'slack' or 'teams'"), secretName: name })),
  emulated: v.boolean(),
});

type StageFields = v.InferOutput<typeof stageFields>;
/** Else the program's owner believes in a MAIL FROM that nobody makes. */
const isForOwnIdentity = ({ sesIdentity, mailFromSubdomain }: StageFields): boolean =>
  sesIdentity === 'create' || mailFromSubdomain === undefined;

/** The emulator has no API destinations. */
const canWriteBack = ({ emulated, crmWriteBack: asked }: StageFields): boolean => !emulated || asked === undefined;

/**
 * A function is ended before its message comes back, so a short time ends a try in the middle of its batch, and what is not done
 * after five is a dead letter. On the emulator nothing takes that long.
 */
const isTriedToTheEnd = ({ emulated, retrySeconds }: StageFields): boolean => emulated || retrySeconds >= LONGEST_CALL_SECONDS;
/** What is announced stays in its queue there. */
const canTellChat = ({ emulated, taskChat }: StageFields): boolean => !emulated || taskChat === undefined;

const stageSchema = v.pipe(
  stageFields,
  v.forward(v.check(isForOwnIdentity, "needs sesIdentity: 'create'; an identity that exists has its own"), ['mailFromSubdomain']),
  v.forward(v.check(canWriteBack, 'needs a stage in AWS: the emulator cannot write into a CRM'), ['crmWriteBack']),
  v.forward(
    v.check(
      isTriedToTheEnd,
      `must be at least ${LONGEST_CALL_SECONDS} in AWS: so long a try may take, and its message must not come back before`,
    ),
    ['retrySeconds'],
  ),
  v.forward(v.check(canTellChat, 'needs a stage in AWS: on the emulator nothing is announced'), ['taskChat']),
);

/** A stage's name stands in names of resources. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,15}$/;

const problemsIn = (place: string, schema: v.GenericSchema, value: unknown): readonly ProgramProblem[] => {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return [];
  return parsed.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    const file = /^brand\b/.test(path) ? 'brand' : 'settings';
    return { place: `${place} > ${path.replaceAll('.', ' > ')}`, problem: issue.message, fix: `set it in program/${file}.ts` };
  });
};

/** Everything that is wrong with a program's settings and stages, all at once. */
export const validateSettings = (settings: ProgramSettings, stages: Readonly<Record<string, StageSettings>>): readonly ProgramProblem[] => [
  ...problemsIn('settings', programSchema, settings),
  ...Object.entries(stages).flatMap(([stage, each]) => [
    ...(STAGE_NAME.test(stage)
      ? []
      : [
          { place: `stages > ${stage}`, problem: 'has a name that AWS cannot take', fix: 'use up to 16 small letters, digits and hyphens' },
        ]),
    ...problemsIn(`stages > ${stage}`, stageSchema, each),
  ]),
];
