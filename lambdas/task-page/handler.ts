import type { MilestoneState, Partner, Person, Task } from '../../lib/journey/partner';
import { TASK_CHOICES, TASK_FIELD, type TaskChoice, type TaskPageView } from '../../lib/journey/tasks/page';
import { type ActionEvent, type ActionPorts, perform } from '../actions/perform';
import type { PartnerReader } from '../ports/journey';
import { readTaskToken, type TaskLink } from '../task-token';
import { choicesFor, requestFor, usedAs } from './choices';
import { whoOf } from './who';

/** Far more than one button's name and value. */
const MAX_FORM_BYTES = 1_000;
const URL_ENCODED = 'application/x-www-form-urlencoded';

export interface TaskPagePorts extends ActionPorts {
  /** The live keys that links are made with, the current one first. `fresh` asks again what may have changed a moment ago. */
  keysOf(options?: { readonly fresh: boolean }): Promise<readonly string[]>;
  readonly reader: Pick<PartnerReader, 'partner' | 'task'>;
}

export interface TaskPageRequest {
  readonly method: string;
  /** The last part of the path. */
  readonly token: string;
  readonly contentType?: string | undefined;
  readonly body: Buffer;
}

/** An answer, and what may be logged of it: no token, no name. */
export interface TaskPageAnswer {
  readonly status: 200 | 400 | 404 | 409 | 410 | 413;
  readonly view: TaskPageView;
  readonly log: Readonly<Record<string, unknown>>;
}

interface Found {
  readonly link: TaskLink;
  readonly task: Task;
  readonly partner: Partner;
  readonly milestones: Readonly<Record<string, MilestoneState>>;
}

/** A link that was made with a key of a moment ago is not known here yet, so a refusal asks again. */
const linkOf = async ({ keysOf }: TaskPagePorts, token: string): Promise<TaskLink | undefined> =>
  readTaskToken(await keysOf({ fresh: false }), token) ?? readTaskToken(await keysOf({ fresh: true }), token);

const findTask = async ({ reader }: TaskPagePorts, link: TaskLink): Promise<Found | undefined> => {
  const [known, task] = await Promise.all([reader.partner(link.partnerId), reader.task(link.partnerId, link.taskId)]);
  return known === undefined || task === undefined ? undefined : { link, task, ...known };
};

const named = ({ link, task, partner }: Found) => ({
  locale: link.locale,
  title: task.title,
  partner: partner.name,
  dueAt: task.dueAt,
});

type Closed = Extract<TaskPageView, { kind: 'closed' }>['why'];

/** Who says something by this link; or why nothing can be said by it. */
const standing = async (ports: TaskPagePorts, found: Found): Promise<{ readonly who: Person } | { readonly closed: Closed }> => {
  const { task, link, partner } = found;
  if (task.state === 'done') return { closed: 'done' };
  const who = whoOf(ports.rules.settings.head, task, link.person);
  if (who === undefined) return { closed: 'another’s' };
  return (await ports.store.appliedEvent(partner.id, usedAs(link))) === undefined ? { who } : { closed: 'used' };
};

/** The button that was pressed; undefined when it is none of those that are there: a scanner that posts something says nothing. */
const choiceIn = ({ body, contentType = URL_ENCODED }: TaskPageRequest, offered: readonly TaskChoice[]): TaskChoice | undefined => {
  if (!contentType.toLowerCase().startsWith(URL_ENCODED)) return undefined;
  const said = new URLSearchParams(body.toString('utf8')).getAll(TASK_FIELD);
  const choice = TASK_CHOICES.find((each) => each === said[0]);
  return said.length === 1 && choice !== undefined && offered.includes(choice) ? choice : undefined;
};

/** What came of it. Of two words by one link, at the same moment, the queue keeps one: the other must not be told that it holds. */
const outcomeOf = async (ports: TaskPagePorts, { link, partner }: Found, event: ActionEvent): Promise<'noted' | 'taken' | Closed> => {
  const { result } = await perform(ports, event);
  if (result === 'sent') return 'taken';
  if (result === 'repeated') return 'done';
  if (result !== 'done') return 'moved on';
  const told = await ports.store.appliedEvent(partner.id, usedAs(link));
  return told?.event.type === event.type ? 'noted' : 'used';
};

const take = async (ports: TaskPagePorts, found: Found, who: Person, request: TaskPageRequest): Promise<TaskPageAnswer> => {
  const { locale } = found.link;
  const log = { partnerId: found.partner.id, taskId: found.task.id };
  if (request.body.byteLength > MAX_FORM_BYTES) return { status: 413, view: { kind: 'not-understood', locale }, log };
  const choice = choiceIn(request, choicesFor(ports.rules.program, found));
  if (choice === undefined) return { status: 400, view: { kind: 'not-understood', locale }, log };
  const asker = { by: `${who.name.slice(0, 150)}, by the link in an email`, now: ports.clock.now() };
  const outcome = await outcomeOf(ports, found, requestFor(ports.rules.program, found, choice, asker));
  const said = { ...log, choice, outcome };
  if (outcome === 'noted' || outcome === 'taken')
    return { status: 200, view: { kind: outcome === 'noted' ? 'done' : 'taken', choice, ...named(found) }, log: said };
  return { status: 409, view: { kind: 'closed', why: outcome, ...named(found) }, log: said };
};

/**
 * The page behind the link in mail about a task. To look changes nothing: mail scanners follow every link. To post is to say that it is
 * so, once. Throws when it cannot be known.
 */
export const createTaskPage =
  (ports: TaskPagePorts) =>
  async (request: TaskPageRequest): Promise<TaskPageAnswer> => {
    const link = await linkOf(ports, request.token);
    if (link === undefined) return { status: 404, view: { kind: 'unknown' }, log: {} };
    const { locale, partnerId, taskId } = link;
    const log = { partnerId, taskId };
    const now = ports.clock.now();
    if (link.expiresAt * 1000 < Date.parse(now)) return { status: 410, view: { kind: 'expired', locale }, log };
    const found = await findTask(ports, link);
    if (found === undefined) return { status: 410, view: { kind: 'gone', locale }, log };
    const stands = await standing(ports, found);
    const isPost = request.method === 'POST';
    if ('closed' in stands)
      return {
        status: isPost ? 409 : 200,
        view: { kind: 'closed', why: stands.closed, ...named(found) },
        log: { ...log, closed: stands.closed },
      };
    if (isPost) return take(ports, found, stands.who, request);
    const choices = choicesFor(ports.rules.program, found);
    const view = { kind: 'task', assignee: found.task.assignee.name, isOverdue: found.task.dueAt < now, choices, ...named(found) } as const;
    return { status: 200, view, log };
  };
