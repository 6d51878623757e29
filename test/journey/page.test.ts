import { expect, it } from 'vitest';
import { isUpToDate, journeyPage } from '../../bin/journey-page';

it('the page of pictures shows the program as it is (npm run docs writes it)', async () => {
  expect(await isUpToDate()).toBe(true);
});

it('every milestone that a phase waits for stands in the pictures', () => {
  for (const title of ['application submitted', 'training attended', 'first win', 'renewal answered', 'exit survey answered']) {
    expect(journeyPage()).toContain(`${title}?`);
  }
});
