import type { Person, Task } from '../../lib/journey/partner';
import { personKey } from '../identity';

/** Whose link it is: the assignee's, or that of the head of the program, before whom an overdue task is put; undefined when it is another's by now. */
export const whoOf = (head: Person, { assignee }: Pick<Task, 'assignee'>, person: string): Person | undefined =>
  [assignee, head].find(({ email }) => personKey(email) === person);
