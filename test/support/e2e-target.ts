import { inject } from 'vitest';
import { awsDeployment, type Deployment, localDeployment } from '../../bin/operations/deployment';
import { createStories, type Stories } from '../../bin/operations/story';
import type { E2eSettings, Offer } from './e2e-settings';

/** The deployment under test, and the layer that reads its partners' stories. */
export type Target = Omit<Deployment, 'sources'> &
  E2eSettings & { readonly sources: Awaited<ReturnType<Deployment['sources']>>; readonly stories: Stories };

const open = async (settings: E2eSettings): Promise<Target> => {
  const { at } = settings;
  const deployment = 'stage' in at ? await awsDeployment(at.stage) : await localDeployment(at.stackFile);
  return { ...deployment, ...settings, sources: await deployment.sources(), stories: createStories(deployment) };
};

let opened: Promise<Target> | undefined;

/** The deployment under test. */
export const openTarget = (): Promise<Target> => {
  opened ??= open(inject('e2e'));
  return opened;
};

/** Whether the deployment under test lets a test do all of this: decides which tests run there. */
export const offered = (...needs: readonly Offer[]): boolean => needs.every((need) => inject('e2e').offers.includes(need));
