import { at, listOf, textOf } from '../fields';

/** One who signs, as far as it says whose agreement it is. */
interface Signer {
  readonly email: string;
  readonly routingOrder: number;
}

/** An envelope that Connect included in its message. */
export interface Envelope {
  /** By name: of texts, and of choices from a list. */
  readonly customFields: ReadonlyMap<string, string>;
  /** Whether Connect was told to include them: an envelope without any has empty lists. */
  readonly hasCustomFields: boolean;
  readonly completedAt: string | undefined;
  /** Who has signed, in the order of the signing. */
  readonly signers: readonly Signer[];
}

/** Connect may write null for what it was not told to include. */
const isThere = (part: unknown): boolean => typeof part === 'object' && part !== null;
const pick = (value: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.flatMap((name) => (at(value, name) === undefined ? [] : [[name, at(value, name)] as const])));

const KINDS = ['textCustomFields', 'listCustomFields'] as const;

/** What is read of an envelope: documents, tabs and messages are neither needed nor kept, and may be megabytes. */
const withoutDocuments = (summary: unknown): Readonly<Record<string, unknown>> => {
  const custom = at(summary, 'customFields');
  const fields = KINDS.map((kind) => [kind, listOf(at(custom, kind)).map((field) => pick(field, 'name', 'value'))]);
  const signers = listOf(at(summary, 'recipients', 'signers')).map((signer) => pick(signer, 'email', 'routingOrder', 'status'));
  return {
    ...pick(summary, 'status', 'completedDateTime'),
    ...(isThere(custom) && { customFields: Object.fromEntries(fields) }),
    ...(isThere(at(summary, 'recipients')) && { recipients: { signers } }),
  };
};

/** A message of Connect, cut down to what is read of it. Without its `retryCount`: what nobody understands is kept once, however often it is sent. */
export const lean = (message: unknown): unknown => {
  const data = at(message, 'data');
  const summary = at(data, 'envelopeSummary');
  return {
    ...pick(message, 'event', 'apiVersion', 'configurationId', 'generatedDateTime'),
    data: {
      ...pick(data, 'accountId', 'envelopeId', 'recipientId', 'templateId'),
      ...(isThere(summary) && { envelopeSummary: withoutDocuments(summary) }),
    },
  };
};

const signersIn = (summary: unknown): readonly Signer[] =>
  listOf(at(summary, 'recipients', 'signers'))
    .flatMap((signer) => {
      const email = textOf(at(signer, 'email'));
      const order = Number(textOf(at(signer, 'routingOrder')));
      const routingOrder = Number.isFinite(order) ? order : Number.MAX_SAFE_INTEGER;
      return email === undefined || at(signer, 'status') !== 'completed' ? [] : [{ email, routingOrder }];
    })
    .toSorted((one, other) => one.routingOrder - other.routingOrder);

/** The envelope in a message; undefined when Connect was not told to include it. */
export const envelopeIn = (message: unknown): Envelope | undefined => {
  const summary = at(message, 'data', 'envelopeSummary');
  if (!isThere(summary)) return undefined;
  const fields = KINDS.flatMap((kind) => listOf(at(summary, 'customFields', kind))).flatMap((field) => {
    const [name, value] = [textOf(at(field, 'name')), textOf(at(field, 'value'))];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const hasCustomFields = isThere(at(summary, 'customFields'));
  return {
    customFields: new Map(fields),
    hasCustomFields,
    completedAt: textOf(at(summary, 'completedDateTime')),
    signers: signersIn(summary),
  };
};
