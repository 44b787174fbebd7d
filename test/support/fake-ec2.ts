import type { Image, Instance } from '@aws-sdk/client-ec2'
import type { AwsAccess, Ec2, Ec2CallName, Ec2Input, Ec2Output, Region, S3 } from '../../src/aws/index.ts'
import { AwsError, Poller } from '../../src/aws/index.ts'
import type { Clock } from '../../src/engine/index.ts'

/** An error as Amazon's clients throw it. */
export function awsFault(code: string, message = code): Error {
  return Object.assign(new Error(message), { name: code, $fault: 'client', $metadata: { httpStatusCode: 400 } })
}

type Answer = (input: Record<string, unknown>) => unknown

/** A few thoughts of EC2: what a build asks for comes to be at once, and every call is written down. */
export class FakeEc2 implements Ec2 {
  readonly region: string
  /** Names and inputs, in order. */
  readonly calls: { readonly name: string; readonly input: Record<string, unknown> }[] = []
  /** The same of dry runs, which do nothing. */
  readonly dryRuns: { readonly name: string; readonly input: Record<string, unknown> }[] = []
  /** What dry runs are told to be forbidden. */
  readonly denied = new Set<string>()
  readonly images = new Map<string, Image>()
  readonly instances = new Map<string, Instance>()
  readonly groups = new Map<string, string>()
  /** Replaces the answers to some calls; a thrown {@link awsFault} becomes an AwsError. */
  readonly answers: Partial<Record<Ec2CallName, Answer>> = {}
  #count = 0

  constructor(region: string) {
    this.region = region
    this.images.set('ami-source', {
      ImageId: 'ami-source',
      Name: 'debian',
      CreationDate: '2026-01-01T00:00:00.000Z',
      OwnerId: '123456789012',
      VirtualizationType: 'hvm',
      RootDeviceType: 'ebs',
      State: 'available',
      Tags: [{ Key: 'Team', Value: 'blue' }],
    })
  }

  async call<N extends Ec2CallName>(name: N, input: Ec2Input<N>, signal?: AbortSignal): Promise<Ec2Output<N>> {
    signal?.throwIfAborted()
    const given = input as Record<string, unknown>
    if (given['DryRun']) return this.#dryRun(name, given)
    this.calls.push({ name, input: given })
    try {
      const answer = this.answers[name] ?? (this.#plain as Partial<Record<Ec2CallName, Answer>>)[name]
      return ((await answer?.(given)) ?? {}) as Ec2Output<N>
    } catch (error) {
      throw new AwsError(name, this.region, error)
    }
  }

  #dryRun(name: string, input: Record<string, unknown>): never {
    this.dryRuns.push({ name, input })
    throw new AwsError(name, this.region, awsFault(this.denied.has(name) ? 'UnauthorizedOperation' : 'DryRunOperation'))
  }

  names(): string[] {
    return this.calls.map(({ name }) => name)
  }

  inputOf(name: Ec2CallName): Record<string, unknown> {
    const call = this.calls.find((one) => one.name === name)
    if (!call) throw new Error(`${name} was not called`)
    return call.input
  }

  addImage(image: Image): Image {
    const ImageId = `ami-${this.region}-${++this.#count}`
    const BlockDeviceMappings = [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: `snap-${ImageId}` } }]
    const made: Image = { State: 'available', ImageId, BlockDeviceMappings, ...image }
    this.images.set(made.ImageId ?? '', made)
    return made
  }

  addInstance(): string {
    const InstanceId = `i-${++this.#count}`
    const running: Instance = {
      InstanceId,
      State: { Name: 'running' },
      VpcId: 'vpc-1',
      PublicIpAddress: '192.0.2.1',
    }
    this.instances.set(InstanceId, running)
    return InstanceId
  }

  readonly #plain: Partial<Record<Ec2CallName, Answer>> = {
    DescribeRegions: () => ({ Regions: ['eu-west-1', 'us-east-1', 'us-east-2'].map((RegionName) => ({ RegionName })) }),
    DescribeImages: (input) => ({ Images: [...this.images.values()].filter((image) => matches(image, input)) }),
    DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-1', IsDefault: true }] }),
    DescribeSubnets: (input) => ({
      Subnets: [
        { SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailabilityZone: `${this.region}a`, AvailableIpAddressCount: 10 },
        { SubnetId: 'subnet-2', VpcId: 'vpc-1', AvailabilityZone: `${this.region}b`, AvailableIpAddressCount: 20 },
      ].filter(({ SubnetId }) => isMeant(input, 'subnet-id', SubnetId)),
    }),
    DescribeInstanceTypeOfferings: () => ({
      InstanceTypeOfferings: [{ Location: `${this.region}a` }, { Location: `${this.region}b` }],
    }),
    CreateSecurityGroup: ({ GroupName }) => {
      const GroupId = `sg-${++this.#count}`
      this.groups.set(GroupId, String(GroupName))
      return { GroupId }
    },
    DeleteSecurityGroup: ({ GroupId }) => void this.groups.delete(String(GroupId)),
    RunInstances: () => ({ Instances: [{ InstanceId: this.addInstance() }] }),
    CreateLaunchTemplate: () => ({ LaunchTemplate: { LaunchTemplateId: `lt-${++this.#count}` } }),
    CreateFleet: () => ({ Instances: [{ InstanceIds: [this.addInstance()] }] }),
    DescribeInstances: (input) => {
      const Instances = [...this.instances].flatMap(([id, one]) => (isMeant(input, 'instance-id', id) ? [one] : []))
      return { Reservations: [{ Instances }] }
    },
    StopInstances: ({ InstanceIds }) => this.#turn(InstanceIds as string[], 'stopped'),
    TerminateInstances: ({ InstanceIds }) => this.#turn(InstanceIds as string[], 'terminated'),
    CreateImage: ({ Name }) => ({ ImageId: this.addImage({ Name: String(Name), OwnerId: 'self' }).ImageId }),
    CopyImage: ({ Name }) => ({ ImageId: this.addImage({ Name: String(Name), OwnerId: 'self' }).ImageId }),
    DeregisterImage: ({ ImageId }) => void this.images.delete(String(ImageId)),
  }

  #turn(ids: readonly string[], Name: 'stopped' | 'terminated'): void {
    for (const id of ids) this.instances.set(id, { ...this.instances.get(id), State: { Name } })
  }
}

/** Whether a call's filter of that name, if it has one, lets a value through. */
function isMeant(input: Record<string, unknown>, name: string, value: string): boolean {
  const filters = (input['Filters'] ?? []) as { Name: string; Values: string[] }[]
  return filters.every(({ Name, Values }) => Name !== name || Values.includes(value))
}

function matches(image: Image, input: Record<string, unknown>): boolean {
  const ids = input['ImageIds'] as string[] | undefined
  const filters = (input['Filters'] ?? []) as { Name: string; Values: string[] }[]
  if (ids && !ids.includes(image.ImageId ?? '')) return false
  return filters.every(({ Name, Values }) => {
    if (Name === 'image-id') return Values.includes(image.ImageId ?? '')
    if (Name === 'name') return Values.includes(image.Name ?? '')
    if (Name.startsWith('tag:')) {
      return image.Tags?.some(({ Key, Value = '' }) => Name === `tag:${Key}` && Values.includes(Value)) ?? false
    }
    return false
  })
}

/** An account with a fake EC2 in every region that is asked for. */
export class FakeAccount implements AwsAccess {
  readonly regions = new Map<string, Region & { readonly ec2: FakeEc2 }>()
  readonly #home: string
  readonly #clock: Clock

  constructor(clock: Clock, home = 'eu-west-1') {
    this.#clock = clock
    this.#home = home
  }

  async home(): Promise<Region> {
    return this.region(this.#home)
  }

  region(name: string): Region & { readonly ec2: FakeEc2 } {
    const known = this.regions.get(name)
    if (known) return known
    const ec2 = new FakeEc2(name)
    const clock = this.#clock
    const made = { name, ec2, poller: new Poller(ec2, clock), clock, scope: { region: name, account: 'fake' } }
    this.regions.set(name, made)
    return made
  }

  s3(_region: string): S3 {
    throw new Error('there is no S3 here')
  }

  async iam(): Promise<never> {
    throw new Error('there is no IAM here')
  }

  async ssm(): Promise<never> {
    throw new Error('there is no Systems Manager here')
  }

  async secretsManager(): Promise<never> {
    throw new Error('there is no Secrets Manager here')
  }
}
