import type { TokenSettings } from '../../../lambdas/sources/token';
import type { Sender } from './sender';

/** A learning platform in the manner of Docebo: one `payload` or several `payloads` in an envelope, times without a zone, people by number. */
export const ACADEMY: TokenSettings = {
  title: 'Academy',
  kind: 'event',
  split: '(payloads ? payloads : [payload]).{ "event": $$.event, "message_id": $$.message_id, "payload": $ }',
  event: `(
    $utc := function($time) { $replace($time, " ", "T") & "Z" };
    $told := function($type, $fields) {{
      "id": message_id & "/" & payload.user_id & "/" & payload.course_id,
      "type": $type,
      "timestamp": $utc(payload.fired_at),
      "data": $merge([{ "partner": { "externalId": { "system": "academy", "id": $string(payload.user_id) } } }, $fields])
    }};
    event = "course.enrollment.completed" ? $told("training.attended", { "course": "course-" & payload.course_id })
      : event = "learning_plan.enrollment.completed" ? $told("certification.passed", { "certification": "plan-" & payload.course_id })
      : event = "course.enrollment.created" ? { "ignore": "only what is completed counts" }
  )`,
  samples: [
    {
      name: 'a course completed',
      body: {
        event: 'course.enrollment.completed',
        fired_by_batch_action: false,
        message_id: 'wh-{{nonce}}',
        payload: { fired_at: '{{now.day}} {{now.time}}', user_id: '{{partner.id}}', course_id: 31, status: 'completed' },
      },
      means: ['training.attended'],
    },
    {
      name: 'a learning plan completed',
      body: {
        event: 'learning_plan.enrollment.completed',
        message_id: 'wh-{{nonce}}-plan',
        payload: { fired_at: '{{now.day}} {{now.time}}', user_id: '{{partner.id}}', course_id: 7 },
      },
      means: ['certification.passed'],
    },
  ],
};

/** A sender that nobody has written a file for: all of it is settings. */
export const tokenSender: Sender = {
  name: 'academy',
  senders: { tokens: { academy: ACADEMY } },
  secret: 'pT8wYk2LzQ9vRm4NcX7sBd1HfJ6gA3eUo5iWqKxZ0rMt',
  strangersSecret: 'Zk3RqW8nTb5VyC1xMf7LhS0dPj2GaU9eKo4iXwBv6mQr',
  prove: (_, secret) => ({ headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` } }),
  acceptedStatus: 202,
  notStoredStatus: 503,
};
