import type { Problems } from '../../../options/index.ts'
import { marketsOf, possibleTypes } from '../choices.ts'
import { allTags, type RunOptions } from '../options/index.ts'

const BURSTABLE = /^(t2|t3|t3a|t4g)\./

/** Whether a type of instance uses CPU credits. */
export function isBurstable(instanceType: string): boolean {
  return BURSTABLE.test(instanceType)
}

/** Relations between the options that say what to launch, and how it is paid for. */
export function checkMarket(options: RunOptions, problems: Problems): void {
  checkTypes(options, problems)
  checkPrice(options, problems)
  checkSpotOnly(options, problems)
  checkFeatures(options, problems)
}

function checkTypes(options: RunOptions, problems: Problems): void {
  const { instance_type: type, instance_types: types, spot_instance_types: spotTypes } = options
  if (type && types?.length) {
    problems.add('instance_types', 'only one of "instance_type" and "instance_types" can be set')
  }
  const named = type ? 'instance_type' : types?.length ? 'instance_types' : undefined
  if (!named && !spotTypes?.length) {
    problems.missing('instance_type', 'an "instance_type" is needed', 'for example "t3.micro"')
  }
  if (named && spotTypes?.length && !marketsOf(options).includes('on-demand')) {
    problems.add(
      'spot_instance_types',
      `only one of "${named}" and "spot_instance_types" can be set`,
      '"instance_markets": ["spot", "on-demand"] uses the one for spot instances and the other on demand',
    )
  }
}

function checkPrice(options: RunOptions, problems: Problems): void {
  const { spot_price: price, instance_markets: markets } = options
  if (!price || price === '0') return
  if (price !== 'auto' && !/^\d+(\.\d+)?$/.test(price)) {
    problems.add('spot_price', `"spot_price" "${price}" is neither "auto" nor a number of US dollars such as "0.05"`)
  }
  if (markets?.length && !markets.includes('spot')) {
    problems.add('spot_price', `"spot_price" "${price}" contradicts "instance_markets", which has no "spot"`)
  }
}

function checkSpotOnly(options: RunOptions, problems: Problems): void {
  const minutes = options.block_duration_minutes
  if (minutes && minutes % 60 !== 0) {
    problems.add('block_duration_minutes', `"block_duration_minutes" must be a multiple of 60, not ${minutes}`)
  }
  if (marketsOf(options).includes('spot')) return
  if (Object.keys(allTags(options.spot_tags, options.spot_tag)).length === 0) return
  const option = options.spot_tags ? 'spot_tags' : 'spot_tag'
  problems.add(option, `"${option}" is for spot instances, and none is asked for`, 'set "spot_price"')
}

function checkFeatures(options: RunOptions, problems: Problems): void {
  const isSpot = marketsOf(options).includes('spot')
  const unlimited = options.enable_unlimited_credits ? 'enable_unlimited_credits' : 'enable_t2_unlimited'
  const isUnlimited = options.enable_unlimited_credits || options.enable_t2_unlimited
  const types = [...new Set(possibleTypes(options))]
  for (const type of types) {
    if (isUnlimited && !isBurstable(type)) {
      problems.add(unlimited, `"${unlimited}" is for t2, t3, t3a and t4g instances, not for "${type}"`)
    } else if (isUnlimited && isSpot && type.startsWith('t2.')) {
      problems.add(unlimited, `"${unlimited}" can't be used with a spot instance of the type "${type}"`)
    }
    if (options.enable_nitro_enclave && /^t\d/.test(type)) {
      problems.add('enable_nitro_enclave', `"enable_nitro_enclave" can't be used with a burstable "${type}"`)
    }
  }
  if (options.enable_nitro_enclave && isSpot) {
    problems.add('enable_nitro_enclave', '"enable_nitro_enclave" can\'t be used with spot instances')
  }
}
