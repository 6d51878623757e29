import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { Turns } from '../ports';
import { isConditionFailed } from './quiet';
import type { JourneyTable } from './table';

/** A second's turns are of no use once it is over; a sender's clock may be a little off. */
const KEPT_SECONDS = 3_600;

const unlessFull = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** One item a second, raised by whoever takes a turn: no lock, and no sender knows of another. */
export const createTurns = ({ TurnsItem }: JourneyTable): Turns => {
  const below = <A extends 'taken' | 'service'>(attr: A, most: number) => ({
    condition: {
      or: [
        { attr, exists: false as const },
        { attr, lt: most },
      ],
    },
  });
  const kept = (second: number) => ({ second, expiresAt: second + KEPT_SECONDS });

  /** A turn of that second is gone, however many there are. */
  const spend = (second: number) =>
    TurnsItem.build(UpdateItemCommand)
      .item({ ...kept(second), taken: $add(1) })
      .send();

  return {
    take: (second, perSecond) =>
      unlessFull(() =>
        TurnsItem.build(UpdateItemCommand)
          .item({ ...kept(second), taken: $add(1) })
          .options(below('taken', perSecond))
          .send(),
      ),

    takeFirst: (second, perSecond) =>
      unlessFull(async () => {
        const { Attributes } = await TurnsItem.build(UpdateItemCommand)
          .item({ ...kept(second), taken: $add(1), service: $add(1) })
          .options({ ...below('service', perSecond), returnValues: 'ALL_NEW' })
          .send();
        if ((Attributes?.taken ?? 0) > perSecond) await spend(second + 1);
      }),
  };
};
