import { isIP } from 'node:net'
import type { Step, StepContext } from '../../../engine/index.ts'
import { IngotError } from '../../../errors/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'

const EVERYBODY = ['0.0.0.0/0']
/** RFC 1918 and RFC 6598: where whoever reaches a private address comes from. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']
const THIS_COMPUTER = ['127.0.0.1/32']

const OPEN_OVER_IPV6 =
  'Everybody can reach the instance over IPv6: "temporary_security_group_source_cidrs" narrows that'
const OPEN_TO_EVERYBODY =
  'Everybody can reach the instance: the address of this computer could not be found out; "temporary_security_group_source_cidrs" narrows that'

/** Works out from where the instance may be connected to, for its temporary security group. */
export function findSources(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Find own address',
    async run(state, context) {
      const { cidrs, warning } = await sources(config, context)
      state.sourceCidrs.value = cidrs
      state.sourceWarning = warning
    },
  }
}

interface Sources {
  readonly cidrs: readonly string[]
  /** Told when a group is opened to them, which an earlier mistake may prevent. */
  readonly warning?: string
}

async function sources(config: AmazonConfig, context: StepContext): Promise<Sources> {
  const { options } = config
  const named = options.temporary_security_group_source_cidrs
  if (named?.length) return { cidrs: named }
  if (isLoopback(config)) return { cidrs: THIS_COMPUTER }
  if (usesGivenGroups(config)) return { cidrs: [] }
  if (options.temporary_security_group_source_public_ip) return { cidrs: await requiredAddress(config, context) }
  switch (options.ssh_interface) {
    case 'private_ip':
    case 'private_dns':
      return { cidrs: PRIVATE }
    case 'ipv6':
      return { cidrs: ['::/0'], warning: OPEN_OVER_IPV6 }
    default:
      return publicSources(config, context)
  }
}

/** Whether no temporary security group is needed. */
export function usesGivenGroups({ options }: AmazonConfig): boolean {
  return Boolean(
    options.security_group_id || options.security_group_ids?.length || options.security_group_filter?.filters,
  )
}

/** An EC2 endpoint on this computer, Ingot's own or another, has its instances here as well. */
function isLoopback({ access: { endpoint } }: AmazonConfig): boolean {
  if (endpoint.kind === 'local-cloud') return true
  if (endpoint.kind === 'amazon' || !URL.canParse(endpoint.url)) return false
  const { hostname } = new URL(endpoint.url)
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]'
}

async function publicSources(config: AmazonConfig, context: StepContext): Promise<Sources> {
  const address = await config.ownAddress(context.signal)
  if (!address) return { cidrs: EVERYBODY, warning: OPEN_TO_EVERYBODY }
  // Without a word from the user the instance may turn out to have a private address alone.
  const others = config.options.associate_public_ip_address ? [] : PRIVATE
  return { cidrs: [cidrOf(address), ...others] }
}

async function requiredAddress(config: AmazonConfig, { signal }: StepContext): Promise<readonly string[]> {
  const address = await config.ownAddress(signal)
  if (address) return [cidrOf(address)]
  const option = 'temporary_security_group_source_public_ip'
  throw new IngotError(
    'aws/no-own-address',
    `"${option}": checkip.amazonaws.com does not tell this computer's address`,
    {
      place: config.placeOf(option),
      hint: 'set "temporary_security_group_source_cidrs" instead',
    },
  )
}

function cidrOf(address: string): string {
  return `${address}/${isIP(address) === 6 ? 128 : 32}`
}
