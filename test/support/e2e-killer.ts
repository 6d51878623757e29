import * as v from 'valibot';
import { callRest } from './e2e-emulator';
import type { Target } from './e2e-target';

const FUNCTIONS = '/2015-03-31/functions';
const configuration = v.object({
  FunctionName: v.string(),
  Environment: v.object({ Variables: v.record(v.string(), v.string()) }),
});
const listed = v.object({ Functions: v.array(configuration) });

/** Kills the process that reads it before it has done anything, as one is killed that has no memory left. */
const DIES = '--import data:text/javascript,process.kill(process.pid,9)';

/**
 * Has every copy of a function killed as it starts, until it is let live again. By its settings: whoever looks for processes to kill
 * is late on a busy machine.
 */
export const killCopiesOf = async (target: Target, construct: string): Promise<{ letLive(): Promise<void> }> => {
  const { Functions } = v.parse(listed, await callRest(target, 'lambda', 'GET', `${FUNCTIONS}/?MaxItems=50`));
  const [found, ...others] = Functions.filter(({ FunctionName }) => FunctionName.includes(construct));
  if (found === undefined || others.length > 0) throw new Error(`"${construct}" is in the names of ${others.length} functions`);
  const { FunctionName, Environment } = found;
  const setTo = async (Variables: Readonly<Record<string, string>>): Promise<void> => {
    await callRest(target, 'lambda', 'PUT', `${FUNCTIONS}/${FunctionName}/configuration`, { Environment: { Variables } });
  };
  await setTo({ ...Environment.Variables, NODE_OPTIONS: DIES });
  return { letLive: () => setTo(Environment.Variables) };
};
