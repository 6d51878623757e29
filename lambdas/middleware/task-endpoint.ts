import type { TaskPageView } from '../../lib/journey/tasks/page';
import { METRICS } from '../environment';
import type { createTaskPage } from '../task-page/handler';
import { type LinkedPage, pageEndpoint } from './page-endpoint';

/** The page of a task as API Gateway calls it. */
export const taskEndpoint = (answer: ReturnType<typeof createTaskPage>, draw: LinkedPage<TaskPageView>['draw']) =>
  pageEndpoint<TaskPageView>({ name: 'task page', failed: METRICS.taskPageFailed, answer, draw });
