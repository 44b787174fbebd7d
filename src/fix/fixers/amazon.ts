import type { Value } from '../../template/index.ts'
import { holds, remove, rename, when } from '../combine.ts'
import { hasKey, isOneOf, text, texts, typeStartsWith, unfixable, valueAt, without, withValue } from '../edit.ts'
import type { Fix, Fixer } from '../fixer.ts'

const isAmazon = typeStartsWith('amazon-')

export const amazonShutdownBehavior: Fixer = {
  name: 'amazon-shutdown_behavior',
  summary: 'amazon builders: "shutdown_behaviour" is spelt "shutdown_behavior"',
  builder: when(isAmazon, rename('shutdown_behaviour', 'shutdown_behavior')),
}

export const amazonEnhancedNetworking: Fixer = {
  name: 'amazon-enhanced-networking',
  summary: 'amazon builders: "enhanced_networking" becomes "ena_support"',
  builder: when(isAmazon, when(holds('boolean', 'enhanced_networking'), rename('enhanced_networking', 'ena_support'))),
}

export const amazonPrivateIp: Fixer = {
  name: 'amazon-private-ip',
  summary: 'amazon builders: "ssh_private_ip" becomes "ssh_interface": "private_ip" or "public_ip"',
  builder: when(isAmazon, (builder) => {
    const value = valueAt(builder, 'ssh_private_ip')
    if (!value || hasKey(builder, 'ssh_interface')) return builder
    const chosen = text(isTrue(value) ? 'private_ip' : 'public_ip', value.place)
    return withValue(without(builder, 'ssh_private_ip'), 'ssh_interface', chosen)
  }),
}

// What Go's strconv.ParseBool reads.
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']

function isTrue(value: Value): boolean {
  if (value.kind === 'boolean') return value.value
  if (value.kind === 'string' && TRUE.includes(value.value)) return true
  if (value.kind === 'string' && FALSE.includes(value.value)) return false
  throw unfixable(
    '"ssh_private_ip" must be true or false',
    value.place,
    'write "ssh_interface": "private_ip" or "public_ip" in its place',
  )
}

const sourceCidr = 'temporary_security_group_source_cidr'

export const amazonTempSecCidrs: Fixer = {
  name: 'amazon-temp-sec-cidrs',
  summary: `amazon builders: "${sourceCidr}" becomes the list "${sourceCidr}s"`,
  builder: when(isAmazon, listOfSourceCidrs()),
}

function listOfSourceCidrs(): Fix {
  return (builder) => {
    const value = valueAt(builder, sourceCidr)
    if (value?.kind !== 'string') return builder
    return withValue(without(builder, sourceCidr), `${sourceCidr}s`, texts([value.value], value.place))
  }
}

export const spotPriceAutoProduct: Fixer = {
  name: 'spot-price-auto-product',
  summary: 'amazon builders: "spot_price_auto_product", which nothing reads any more, is removed',
  builder: when(
    isOneOf('amazon-ebs', 'amazon-ebssurrogate', 'amazon-ebsvolume', 'amazon-instance'),
    remove('spot_price_auto_product'),
  ),
}
