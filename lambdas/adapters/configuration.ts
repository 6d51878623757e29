import * as v from 'valibot';
import { PURPOSES } from '../../lib/journey/emails';
import { ANNOUNCED, CHATS } from '../../lib/journey/settings';
import { writtenMailSetting } from '../../lib/journey/validate/mail';
import { PHASES } from '../../lib/journey/words';
import { ENV } from '../environment';

const text = v.pipe(v.string(), v.nonEmpty());
const json = <S extends v.GenericSchema>(schema: S) => v.pipe(text, v.parseJson(), schema);
const positive = v.pipe(text, v.toNumber(), v.minValue(Number.MIN_VALUE));

const perPurpose = <S extends v.GenericSchema>(schema: S) => v.object(v.entriesFromList(PURPOSES, schema));

/** Where emails wait that are put off for long: a group of schedules, and what a schedule needs to put one back into its queue. */
const emailSchedules = v.object({
  group: text,
  roleArn: text,
  queues: perPurpose(v.object({ arn: text, deadLettersArn: text })),
});
export type EmailSchedules = v.InferOutput<typeof emailSchedules>;

const SCHEMAS = {
  stage: text,
  table: text,
  eventsQueueUrl: text,
  emailsQueueUrl: text,
  serviceEmailsQueueUrl: text,
  serviceEmails: json(v.array(text)),
  emailSchedules: json(emailSchedules),
  sendsPerSecond: v.pipe(positive, v.integer()),
  stateMachineArns: json(v.object(v.entriesFromList(PHASES, text))),
  laterMachineArn: text,
  publicUrl: text,
  preferenceKeyArn: text,
  taskKeyArn: text,
  chatKind: v.picklist(CHATS),
  chatSecretName: text,
  sourceSecretArns: json(v.record(v.string(), text)),
  configurationSets: json(v.object(v.entriesFromList(PURPOSES, text))),
  senderAddress: text,
  mail: json(writtenMailSetting),
  secondsPerDay: positive,
  minTimeoutSeconds: positive,
  announcementsQueueUrl: text,
  announces: v.picklist(ANNOUNCED),
};

type Name = keyof typeof SCHEMAS;
export type Configuration<N extends Name> = { readonly [K in N]: v.InferOutput<(typeof SCHEMAS)[K]> };

/** The function's settings, all read and checked at once when it starts. Throws with the full list of what is wrong. */
export const readConfiguration = <const N extends Name>(environment: NodeJS.ProcessEnv, ...names: readonly N[]): Configuration<N> => {
  const results = names.map((name) => ({ name, result: v.safeParse(SCHEMAS[name], environment[ENV[name]]) }));
  const problems = results.flatMap(({ name, result }) => (result.success ? [] : [`${ENV[name]}: ${result.issues[0].message}`]));
  if (problems.length > 0) throw new Error(`the function's environment is not right: ${problems.join('; ')}`);
  return Object.fromEntries(results.map(({ name, result }) => [name, result.output])) as Configuration<N>;
};
