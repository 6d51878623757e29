import { afterAll, beforeAll, vi } from 'vitest';
import { keepsThePromises } from './promises';
import { NOW } from './sender';
import { standardSender } from './standard.sender';

// The reference library asks the real clock.
beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

keepsThePromises(standardSender);
