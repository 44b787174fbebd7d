import { integer, list, map, oneOf, option, string } from '../../../options/index.ts'
import { tagBlocks } from './tag-options.ts'

const tags = (description: string) => option(map(string()).optional(), { description, late: true })

/** How the instance is paid for, and what of it EC2 may choose. */
export const spotOptions = {
  instance_markets: option(
    list(oneOf(['spot', 'on-demand'])).optional(),
    'The markets to try one after the other: "spot", "on-demand". Default "spot" with spot_price or spot_instance_types, else "on-demand".',
  ),
  spot_price: option(
    string().optional(),
    'Launches a spot instance, for at most this many US dollars an hour; "auto" pays up to the price on demand. "" and "0" mean on demand.',
  ),
  spot_instance_types: option(
    list(string()).optional(),
    'Types of which EC2 chooses one for the spot instance, by spot_allocation_strategy; instead of instance_type.',
  ),
  spot_allocation_strategy: option(
    oneOf([
      'lowest-price',
      'diversified',
      'capacity-optimized',
      'capacity-optimized-prioritized',
      'price-capacity-optimized',
    ]).optional(),
    'How EC2 chooses: "lowest-price", "diversified", "capacity-optimized", "capacity-optimized-prioritized" or "price-capacity-optimized". Default: EC2\'s own.',
  ),
  spot_restarts: option(
    integer().min(0).default(2),
    'How often the build starts over on the next choice when EC2 takes its spot instance back. Default 2.',
  ),
  spot_tags: tags('Tags of the request for the spot instance.'),
  spot_tag: tagBlocks('spot_tags'),
  fleet_tags: tags('Tags of the fleet, the call by which EC2 launches spot instances.'),
  fleet_tag: tagBlocks('fleet_tags'),
  spot_price_auto_product: option(string().optional(), {
    description: 'Without effect, as in Packer.',
    deprecated: 'it has no effect',
  }),
  block_duration_minutes: option(integer().optional(), {
    description: 'Without effect, as in Packer: EC2 no longer sells spot instances for a fixed time.',
    deprecated: 'it has no effect',
  }),
}
