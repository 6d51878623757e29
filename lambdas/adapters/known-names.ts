import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import type { Alias } from '../../lib/journey/apply/draft';
import { aliasKey } from '../identity';
import type { Directory } from '../ports/names';
import type { JourneyTable } from './table';

/**
 * Whom a name means, on DynamoDB: all that a webhook asks of the directory. Apart from it, as the library's transactions
 * and queries would make the webhook's bundle 36 KB larger (measured, with those of `unmapped.ts`).
 */
export const createKnownNames = ({ AliasItem }: Pick<JourneyTable, 'AliasItem'>) => {
  const aliasItem = async (alias: Alias) => {
    const { Item } = await AliasItem.build(GetItemCommand)
      .key({ alias: aliasKey(alias) })
      .options({ consistent: true })
      .send();
    return Item;
  };

  const partnerOf: Directory['partnerOf'] = async (alias) => {
    if (alias.kind === 'id') throw new Error('an id is no name to look up: it says whose it is');
    return (await aliasItem(alias))?.partnerId;
  };

  return { aliasItem, partnerOf };
};
