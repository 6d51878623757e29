import type { Sample, SampleRequest, Source } from '../../../lambdas/sources/source';
import { zoomProof } from '../../../lambdas/sources/zoom/proof';
import { PARTNERS } from './names';

/** What a request is made with: the secret that proves it, where it goes, and when. */
export interface Request {
  readonly secret: string;
  readonly url: string;
  readonly now: Date;
}

/** A source's own sample of its usual event. */
export const sampleOf = (source: Source, partner: SampleRequest['partner'], { secret, url, now }: Request): Sample => {
  const [event] = source.samples;
  const nonce = `bench${partner.email}`.replace(/[^a-z0-9]/g, '');
  return source.sample({ event, partner, nonce, now }, secret, { now: now.getTime(), url });
};

/** A sample each of the partners, named by their addresses: each must be looked up. */
export const samplesByAddress = (source: Source, request: Request): readonly Sample[] =>
  PARTNERS.map(({ email }) => sampleOf(source, { email }, request));

const firstOf = (samples: readonly Sample[]): Sample => {
  const [first] = samples;
  if (first === undefined) throw new Error('a batch has at least one event');
  return first;
};

const NOTIFICATION = /<Notification>[\s\S]*<\/Notification>/;

/** One of Salesforce's messages with the notifications of all. */
export const inOneMessage = (samples: readonly Sample[]): Sample => {
  const first = firstOf(samples);
  const all = samples.map(({ body }) => NOTIFICATION.exec(body)?.[0] ?? '').join('\n   ');
  return { ...first, body: first.body.replace(NOTIFICATION, () => all) };
};

/** One body with all of them as the elements of a list. */
export const inOneList = (samples: readonly Sample[]): Sample => ({
  ...firstOf(samples),
  body: `[${samples.map(({ body }) => body).join(',')}]`,
});

/** Zoom's question whether we are there, as it is documented. */
export const zoomChallenge = ({ secret, now }: Request): Sample => {
  const body = JSON.stringify({
    event: 'endpoint.url_validation',
    payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' },
    event_ts: now.getTime(),
  });
  return { headers: { 'content-type': 'application/json; charset=utf-8', ...zoomProof(body, secret, now) }, body };
};
