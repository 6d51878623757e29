import { expect, it } from 'vitest';
import { nearTypes, readEvent } from '../../bin/operations/event-to-fire';
import { inWords } from '../../bin/operations/problem';
import { drawAnswer } from '../../bin/operations/screen/answer';
import { plain } from './samples';

const problem = (type: string, typed: Parameters<typeof readEvent>[1]): string => {
  try {
    readEvent(type, typed);
  } catch (error) {
    return inWords(error);
  }
  return 'nothing is wrong';
};

it('the partner that is named gets into the data, beside what else is said of it', () => {
  expect(
    readEvent('partner.updated', { partner: 'acme', data: '{"partner":{"x":1},"tier":"gold"}', id: 'msg_1', at: '2026-11-22T10:00:00Z' }),
  ).toEqual({
    ...{ type: 'partner.updated', id: 'msg_1', at: new Date('2026-11-22T10:00:00Z') },
    data: { partner: { x: 1, id: 'acme' }, tier: 'gold' },
  });
});

it('a partner may be named by email, and must be named', () => {
  expect(readEvent('call.held', { data: '{"partner":{"email":"dana@acme.example"}}' }).data).toEqual({
    partner: { email: 'dana@acme.example' },
  });
  expect(problem('call.held', {})).toContain('whom is it about?');
});

it.each([
  ['training.atended', 'training.attended'],
  ['deal.won', 'deal.closed'],
  ['hold.call', 'call.held'],
  ['Certification.Passed', 'certification.passed'],
])('somebody who types %s is told of %s', (typed, meant) => {
  expect(nearTypes(typed)).toContain(meant);
  expect(problem(typed, { partner: 'acme' })).toContain(`did you mean ${nearTypes(typed).join(', ')}?`);
});

it('a type that resembles none is answered with all that there are', () => {
  expect(problem('xyz', { partner: 'acme' })).toMatch(/there are partner\.invited, .*contact\.left$/);
});

it('what the system tells itself cannot be fired', () => {
  expect(problem('phase.completed', { partner: 'acme' })).toContain('no sender can fire it');
});

it.each([
  ['{"course":"x",,}', '--data is not JSON at character 15, after "{"course":"x",": '],
  ['{"course":', 'at character 11, after "{"course":": Unexpected end of JSON input'],
  ['course=x', '--data is not JSON: Unexpected token \'c\', "course=x"'],
  ['', '--data is not JSON at character 1, after nothing: '],
  ['[1]', '--data must be a JSON object'],
  ['{"partner":"acme"}', '"partner" must be an object'],
])('data such as %s is refused, saying where', (data, words) => {
  expect(problem('training.attended', { partner: 'acme', data })).toContain(words);
});

it('a time without a zone is refused', () => {
  expect(problem('call.held', { partner: 'acme', at: '2026-11-22T10:00:00' })).toContain('--at must be an ISO 8601 time with a zone');
});

it('an accepted webhook is answered with its ids, a refused one with every problem by field', () => {
  expect(drawAnswer({ status: 202, body: { accepted: ['abc'] } }, plain)).toEqual(['202 Accepted', 'accepted abc']);
  const errors = [
    { field: 'data.amount', detail: 'must not be negative' },
    { field: 'data.dealId', detail: 'must not be empty' },
  ];
  expect(drawAnswer({ status: 400, body: { detail: 'the event cannot be read', errors } }, plain)).toEqual([
    '400 Bad Request: the event cannot be read',
    '  data.amount  must not be negative',
    '  data.dealId  must not be empty',
  ]);
  expect(drawAnswer({ status: 502, body: '<html>' }, plain)).toEqual(['502 Bad Gateway', '<html>']);
});

it('a day is taken as its beginning in UTC, when it is one', () => {
  expect(readEvent('call.held', { partner: 'acme', at: '2026-11-20' }).at).toEqual(new Date('2026-11-20T00:00:00Z'));
  for (const at of ['2026-02-30', '2026-13-01', '20-11-2026', '2026-11', 'yesterday'])
    expect(problem('call.held', { partner: 'acme', at })).toContain(`such as 2026-11-20, not "${at}"`);
});
