import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { SampleRequest, Source } from '../../lambdas/sources/source';
import { email as emailSchema, line, partnerId } from '../../lib/journey/event-fields';
import { introduces } from '../../lib/journey/events';
import { nearest } from '../../lib/journey/near';
import { nearTypes } from './event-to-fire';
import { OperatorProblem } from './problem';
import { openSource, type Sources } from './senders';

/** What an operator typed of a sample. */
export interface TypedSample {
  readonly event?: string | undefined;
  readonly partner?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly nonce?: string | undefined;
}

/** Event types have a dot, and names of sources have none. */
export const isSourceName = (typed: string): boolean => !typed.includes('.');

/** The source that the operator means, who may have meant an event type. */
export const openFired = async (sources: Sources, typed: string): Promise<Source> => {
  const types = sources.has(typed) || nearest(typed, [...sources.keys()]).length > 0 ? [] : nearTypes(typed);
  if (types.length === 0) return openSource(sources, typed);
  throw new OperatorProblem(`there is no source "${typed}"; did you mean the event type ${types.join(', ')}?`);
};

const NONCE = /^[A-Za-z0-9]{1,40}$/;

const eventOf = (name: string, { samples }: Source, typed: string = samples[0]): SampleRequest['event'] => {
  const event = samples.find((each) => each === typed);
  if (event !== undefined) return event;
  const near = nearest(typed, samples);
  throw new OperatorProblem(
    `there is no sample of "${typed}" as ${name} sends it; ${near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${samples.join(', ')}`}`,
  );
};

const checked = <S extends v.GenericSchema<unknown, string>>(option: string, schema: S, text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const parsed = v.safeParse(schema, text);
  if (parsed.success) return parsed.output;
  throw new OperatorProblem(`--${option} ${parsed.issues[0].message}`);
};

/** The sample that the operator means; what is amiss with the command line is said before anything is sent. */
export const readSample = (name: string, source: Source, typed: TypedSample, now: Date): SampleRequest => {
  const event = eventOf(name, source, typed.event);
  const partner = {
    id: checked('partner', partnerId, typed.partner),
    email: checked('email', emailSchema, typed.email),
    name: checked('name', line(200), typed.name),
  };
  if (partner.id === undefined && partner.email === undefined && !introduces(event))
    throw new OperatorProblem('whom is it about? Give --partner <id>, or --email <address of one of its contacts>');
  const { nonce = randomBytes(6).toString('hex') } = typed;
  if (!NONCE.test(nonce)) throw new OperatorProblem('--nonce must be 1 to 40 letters and digits');
  return { event, partner, nonce, now };
};
