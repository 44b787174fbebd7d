/** What an instance type promises. Numbers are AWS's own (EC2 instance types page). */
export interface InstanceType {
  readonly name: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly architecture: 'x86_64' | 'arm64'
  readonly hypervisor: 'xen' | 'nitro'
  readonly burstable: boolean
  readonly currentGeneration: boolean
}

const GiB = 1024

type Size = readonly [size: string, vcpus: number, memoryMiB: number]

const burstable: readonly Size[] = [
  ['nano', 2, GiB / 2],
  ['micro', 2, GiB],
  ['small', 2, 2 * GiB],
  ['medium', 2, 4 * GiB],
  ['large', 2, 8 * GiB],
  ['xlarge', 4, 16 * GiB],
  ['2xlarge', 8, 32 * GiB],
]

const t1: readonly Size[] = [['micro', 1, 627]]
const m1: readonly Size[] = [['small', 1, 1741]]

const t2: readonly Size[] = [
  ['nano', 1, GiB / 2],
  ['micro', 1, GiB],
  ['small', 1, 2 * GiB],
  ['medium', 2, 4 * GiB],
  ['large', 2, 8 * GiB],
  ['xlarge', 4, 16 * GiB],
  ['2xlarge', 8, 32 * GiB],
]

const general = sizes(4)
const compute = sizes(2)
const memory = sizes(8)

/** `large` has 2 processors, and each size doubles the one before. */
function sizes(giBPerVcpu: number): readonly Size[] {
  return (['large', 'xlarge', '2xlarge', '4xlarge'] as const).map((size, index) => {
    const vcpus = 2 ** (index + 1)
    return [size, vcpus, vcpus * giBPerVcpu * GiB]
  })
}

interface Family {
  readonly name: string
  readonly sizes: readonly Size[]
  readonly architecture?: 'arm64'
  readonly hypervisor?: 'xen'
  readonly burstable?: true
  readonly previousGeneration?: true
}

const families: readonly Family[] = [
  { name: 't1', sizes: t1, hypervisor: 'xen', previousGeneration: true },
  { name: 'm1', sizes: m1, hypervisor: 'xen', previousGeneration: true },
  { name: 't2', sizes: t2, hypervisor: 'xen', burstable: true },
  { name: 't3', sizes: burstable, burstable: true },
  { name: 't3a', sizes: burstable, burstable: true },
  { name: 't4g', sizes: burstable, burstable: true, architecture: 'arm64' },
  { name: 'm4', sizes: general, hypervisor: 'xen' },
  { name: 'm5', sizes: general },
  { name: 'm6i', sizes: general },
  { name: 'm6g', sizes: general, architecture: 'arm64' },
  { name: 'm7i', sizes: general },
  { name: 'c4', sizes: compute, hypervisor: 'xen' },
  { name: 'c5', sizes: compute },
  { name: 'c6i', sizes: compute },
  { name: 'c7g', sizes: compute, architecture: 'arm64' },
  { name: 'r5', sizes: memory },
  { name: 'r6i', sizes: memory },
]

export const instanceTypes: readonly InstanceType[] = families.flatMap((family) =>
  family.sizes.map(([size, vcpus, memoryMiB]) => ({
    name: `${family.name}.${size}`,
    vcpus,
    memoryMiB,
    architecture: family.architecture ?? 'x86_64',
    hypervisor: family.hypervisor ?? 'nitro',
    burstable: family.burstable ?? false,
    currentGeneration: !family.previousGeneration,
  })),
)

export function instanceType(name: string): InstanceType | undefined {
  return instanceTypes.find((type) => type.name === name)
}
