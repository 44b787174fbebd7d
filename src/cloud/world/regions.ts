/**
 * AWS's commercial regions: first those that every account has, then those that it asks for (here it has). The order gives
 * each its addresses, so that new ones go to the end.
 */
export const regionNames = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'af-south-1',
  'ap-east-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
] as const

/** How many of them need no asking. */
const withoutAsking = 17

export function optInStatus(name: string): 'opt-in-not-required' | 'opted-in' {
  return (regionNames as readonly string[]).indexOf(name) < withoutAsking ? 'opt-in-not-required' : 'opted-in'
}

export interface Zone {
  readonly name: string
  readonly id: string
}

export function isRegion(name: string): boolean {
  return (regionNames as readonly string[]).includes(name)
}

/** Three zones, `a` to `c`, with ids of AWS's form (`use1-az1`). */
export function zonesOf(region: string): readonly Zone[] {
  const [area = '', direction = '', number = ''] = region.split('-')
  const short = area + shortDirection(direction) + number
  return ['a', 'b', 'c'].map((letter, index) => ({ name: region + letter, id: `${short}-az${index + 1}` }))
}

/** `southeast` is `se`, `central` is `c`. */
function shortDirection(direction: string): string {
  return direction
    .replace('south', 's')
    .replace('north', 'n')
    .replace('east', 'e')
    .replace('west', 'w')
    .replace('central', 'c')
}

/**
 * The region's network: addresses of this computer's loopback, so that an instance's private and public address are one and
 * both can be reached. 127.16.0.0/16 is the first region's; 127.0.0.0/12 is left to everybody else.
 */
export function networkOf(region: string): { readonly cidr: string; zoneCidr(index: number): string } {
  const second = 16 + (regionNames as readonly string[]).indexOf(region)
  return { cidr: `127.${second}.0.0/16`, zoneCidr: (index) => `127.${second}.${index * 16}.0/20` }
}
