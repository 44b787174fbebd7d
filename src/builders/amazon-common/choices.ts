import type { RunOptions } from './options/index.ts'
import type { Network } from './state.ts'

/** One way of getting an instance, which EC2 may or may not have capacity for. */
export type LaunchChoice =
  | { readonly market: 'on-demand'; readonly type: string; readonly network: Network }
  /** EC2 chooses one of the types. */
  | { readonly market: 'spot'; readonly types: readonly string[]; readonly network: Network }

type Wishes = Pick<
  RunOptions,
  'instance_type' | 'instance_types' | 'spot_instance_types' | 'instance_markets' | 'spot_price'
>

/**
 * All ways that the user allows, in the order in which they are tried: another subnet is the least of changes, another
 * market the greatest.
 */
export function launchChoices(options: Wishes, networks: readonly Network[]): LaunchChoice[] {
  return marketsOf(options).flatMap((market): LaunchChoice[] =>
    market === 'spot'
      ? spotTypes(options).flatMap((types) => networks.map((network) => ({ market, types, network })))
      : onDemandTypes(options).flatMap((type) => networks.map((network) => ({ market, type, network }))),
  )
}

/** Where a template without a word on markets buys: Packer's rules, but types for spot instances ask for one. */
export function marketsOf(options: Wishes): readonly ('spot' | 'on-demand')[] {
  if (options.instance_markets?.length) return [...new Set(options.instance_markets)]
  const { spot_price: price, spot_instance_types: types } = options
  const wantsSpot = price ? price !== '0' : Boolean(types?.length)
  return [wantsSpot ? 'spot' : 'on-demand']
}

/** Every type that may come of it. */
export function possibleTypes(options: Wishes): string[] {
  const markets = marketsOf(options)
  return [
    ...(markets.includes('spot') ? spotTypes(options).flat() : []),
    ...(markets.includes('on-demand') ? onDemandTypes(options) : []),
  ]
}

function namedTypes({ instance_type: type, instance_types: types }: Wishes): readonly string[] {
  if (types?.length) return types
  return type ? [type] : []
}

function onDemandTypes(options: Wishes): readonly string[] {
  const named = namedTypes(options)
  return named.length > 0 ? named : (options.spot_instance_types ?? [])
}

function spotTypes(options: Wishes): (readonly string[])[] {
  if (options.spot_instance_types?.length) return [options.spot_instance_types]
  return namedTypes(options).map((type) => [type])
}

export function typesOf(choice: LaunchChoice): readonly string[] {
  return choice.market === 'spot' ? choice.types : [choice.type]
}

/** As people say it: `a spot t3.micro or t3.small in eu-west-1a, subnet-1`. */
export function describeChoice(choice: LaunchChoice): string {
  const { zone, subnetId } = choice.network
  const place = [zone, subnetId].filter(Boolean).join(', ')
  const types = typesOf(choice).join(' or ')
  const what = choice.market === 'spot' ? `a spot ${types}` : `${types} on demand`
  return place ? `${what} in ${place}` : what
}
