import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import type { Turns } from '../ports/mail';
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
  const kept = (second: number) => ({ second, expiresAt: second + KEPT_SECONDS });
  const below = (most: number): Condition<JourneyTable['TurnsItem']> => ({
    or: [
      { attr: 'taken', exists: false },
      { attr: 'taken', lt: most },
    ],
  });
  const nobodyFirst: Condition<JourneyTable['TurnsItem']> = { attr: 'service', exists: false };

  return {
    take: (second, perSecond, isPatient = false) =>
      unlessFull(() =>
        TurnsItem.build(UpdateItemCommand)
          .item({ ...kept(second), taken: $add(1) })
          .options({ condition: isPatient ? { and: [below(perSecond), nobodyFirst] } : below(perSecond) })
          .send(),
      ),

    takeFirst: (second, perSecond) =>
      unlessFull(() =>
        TurnsItem.build(UpdateItemCommand)
          .item({ ...kept(second), taken: $add(1), service: $add(1) })
          .options({ condition: below(perSecond) })
          .send(),
      ),
  };
};
