import {
  type Dates,
  distinctWays,
  type Milestones,
  type Next,
  type Phase,
  type Program,
  type Step,
  type Steps,
  type WaitStep,
} from './definition';
import { PHASES } from './words';

interface Drawing {
  readonly milestones: Milestones;
  readonly dates: Dates;
  readonly lines: string[];
  nodes: number;
}

/** Mermaid reads quotes and line ends in labels; what it cannot take is replaced. */
const label = (text: string): string => `"${text.replaceAll('"', "'")}"`;

const node = (drawing: Drawing, open: string, text: string, close: string): string => {
  drawing.nodes += 1;
  const id = `s${drawing.nodes}`;
  drawing.lines.push(`  ${id}${open}${label(text)}${close}`);
  return id;
};

const edge = (drawing: Drawing, from: string, to: string | undefined, text?: string): void => {
  if (to === undefined) return;
  drawing.lines.push(text === undefined ? `  ${from} --> ${to}` : `  ${from} -->|${label(text)}| ${to}`);
};

const remindersOf = ({ remind }: WaitStep): string =>
  remind.length === 0 ? '' : `<br/>${remind.map(({ day, send }) => `day ${day}: ${send.join(', ')}`).join('<br/>')}`;

const drawWait = (drawing: Drawing, step: WaitStep, next: string | undefined): string => {
  const title = drawing.milestones[step.milestone]?.title ?? step.milestone;
  const id = node(drawing, '{{', `${title}?${remindersOf(step)}`, '}}');
  const ways = step.on === undefined ? [['reached', step.reached] as const] : distinctWays(step.on);
  for (const [way, steps] of ways) edge(drawing, id, draw(drawing, steps, next), way);
  edge(drawing, id, draw(drawing, step.giveUp.steps, next), `day ${step.giveUp.day}`);
  return id;
};

const drawStep = (drawing: Drawing, step: Step, next: string | undefined): string => {
  switch (step.kind) {
    case 'waitFor':
      return drawWait(drawing, step, next);
    case 'choose': {
      const id = node(drawing, '{', step.question, '}');
      for (const [answer, steps] of distinctWays(step.answers)) edge(drawing, id, draw(drawing, steps, next), answer);
      return id;
    }
    case 'together': {
      const join = node(drawing, '[[', `all done: ${step.as}`, ']]');
      edge(drawing, join, next);
      const fork = node(drawing, '[[', `${step.as}: side by side`, ']]');
      for (const [branch, steps] of Object.entries(step.branches)) edge(drawing, fork, draw(drawing, steps, join), branch);
      return fork;
    }
    case 'end':
      return node(drawing, '([', step.outcome, '])');
    default: {
      const id = node(drawing, ...simple(drawing, step));
      edge(drawing, id, next);
      return id;
    }
  }
};

const simple = (
  { dates }: Drawing,
  step: Extract<Step, { kind: 'sendEmail' | 'pause' | 'pauseUntil' | 'openTask' }>,
): [string, string, string] => {
  switch (step.kind) {
    case 'sendEmail':
      return ['[/', `email: ${step.email}`, '/]'];
    case 'pause':
      return ['[', `pause ${step.days} days`, ']'];
    case 'pauseUntil':
      return ['[', `pause until ${dates[step.date]?.title ?? step.date}`, ']'];
    case 'openTask':
      return ['[', `task for the ${step.assignee}: ${step.title}`, ']'];
  }
};

const draw = (drawing: Drawing, steps: Steps, next: string | undefined): string | undefined =>
  steps.reduceRight<string | undefined>((after, step) => drawStep(drawing, step, after), next);

/** A phase as a Mermaid flowchart. */
export const drawPhase = (phase: Phase, { milestones, dates }: Pick<Program, 'milestones' | 'dates'>): string => {
  const drawing: Drawing = { milestones, dates, lines: [], nodes: 0 };
  const first = draw(drawing, phase.steps, undefined);
  return [
    'flowchart TD',
    `  start((${label(phase.title)}))`,
    ...drawing.lines,
    ...(first === undefined ? [] : [`  start --> ${first}`]),
  ].join('\n');
};

const targetsOf = (next: Next, exit: string): readonly string[] => {
  switch (next.kind) {
    case 'start':
      return [next.phase];
    case 'decide':
      return next.phases;
    case 'exit':
      return [exit];
    case 'close':
      return [`rest_${next.as.replaceAll(/\W/g, '_')}`];
  }
};

/** The five phases and what leads from one to the next, as a Mermaid flowchart. */
export const drawProgram = ({ phases, exit }: Program): string => {
  const lines = PHASES.flatMap((id) => {
    const rests = Object.values(phases[id].next).flatMap((next) =>
      next.kind === 'close' ? [`  rest_${next.as.replaceAll(/\W/g, '_')}([${label(next.as)}])`] : [],
    );
    const edges = Object.entries(phases[id].next).flatMap(([outcome, next]) =>
      targetsOf(next, exit.phase).map((target) => `  ${id} -->|${label(outcome)}| ${target}`),
    );
    return [`  ${id}[${label(phases[id].title)}]`, ...rests, ...edges];
  });
  return ['flowchart LR', ...lines].join('\n');
};
