import { expect, it } from 'vitest';
import { createClosing } from '../../bin/local/closing';

it('ends what was started last first, once, also when something cannot be ended', async () => {
  const ended: string[] = [];
  const closing = createClosing();
  closing.add(async () => void ended.push('folder'));
  closing.add(() => Promise.reject(new Error('emulator will not end')));
  closing.add(async () => void ended.push('inbox'));
  await expect(closing.close()).rejects.toThrow('emulator will not end');
  await expect(closing.close()).rejects.toThrow('emulator will not end');
  expect(ended).toEqual(['inbox', 'folder']);
});

it('tells the steps in between with the failure that was the cause', async () => {
  const closing = createClosing();
  closing.abandon(new Error('the template does not compile'));
  await closing.close();
  expect(() => closing.signal.throwIfAborted()).toThrow('the template does not compile');
});

it('tells them as well when the person gives up', () => {
  const person = new AbortController();
  const closing = createClosing(person.signal);
  person.abort();
  expect(closing.signal.aborted).toBe(true);
});
