import { describe, expect, test } from 'vitest'
import { describeChoice, launchChoices } from '../../../src/builders/amazon-common/choices.ts'
import { awsFault } from '../../support/fake-ec2.ts'
import { fakeBuild } from './fake-build.ts'

const network = (subnetId: string, zone: string) => ({ vpcId: 'vpc-1', subnetId, zone })
const NETWORKS = [network('subnet-1', 'a'), network('subnet-2', 'b')]
const NO_TYPE = { instance_type: '' }

describe('the choices', () => {
  const choices = (options: object) => launchChoices(options, NETWORKS).map(describeChoice)

  test('another subnet comes before another type, and that before another market', () => {
    expect(choices({ instance_types: ['t3.micro', 't3.small'], instance_markets: ['spot', 'on-demand'] })).toEqual([
      'a spot t3.micro in a, subnet-1',
      'a spot t3.micro in b, subnet-2',
      'a spot t3.small in a, subnet-1',
      'a spot t3.small in b, subnet-2',
      't3.micro on demand in a, subnet-1',
      't3.micro on demand in b, subnet-2',
      't3.small on demand in a, subnet-1',
      't3.small on demand in b, subnet-2',
    ])
  })

  test.each([
    [{ instance_type: 't3.micro' }, ['t3.micro on demand']],
    [{ instance_type: 't3.micro', spot_price: '0' }, ['t3.micro on demand']],
    [{ instance_type: 't3.micro', spot_price: 'auto' }, ['a spot t3.micro']],
    [{ spot_instance_types: ['t3.micro', 't3.small'] }, ['a spot t3.micro or t3.small']],
    [
      { spot_instance_types: ['t3.micro', 't3.small'], instance_markets: ['spot', 'on-demand'] } as const,
      ['a spot t3.micro or t3.small', 't3.micro on demand', 't3.small on demand'],
    ],
    [
      {
        instance_type: 'm5.large',
        spot_instance_types: ['t3.micro'],
        instance_markets: ['spot', 'on-demand'],
      } as const,
      ['a spot t3.micro', 'm5.large on demand'],
    ],
  ])('%j', (options, expected) => {
    const nowhere = { vpcId: undefined, subnetId: undefined, zone: undefined }
    const found = launchChoices(options as Parameters<typeof launchChoices>[0], [nowhere])
    expect(found.map(describeChoice)).toEqual(expected)
  })
})

/** A fake account in which some launches find no capacity. */
function scarce(options: object, lacks: (input: Record<string, unknown>) => string | undefined) {
  const build = fakeBuild(options)
  build.home.answers.RunInstances = (input) => {
    const code = lacks(input)
    if (code) throw awsFault(code, `${code} it is`)
    return { Instances: [{ InstanceId: build.home.addInstance() }] }
  }
  const asked = () =>
    build.home.calls.flatMap(({ name, input }) =>
      name === 'RunInstances' ? [`${input['InstanceType']} ${input['SubnetId'] ?? ''}`.trim()] : [],
    )
  return { ...build, asked }
}

describe('on demand', () => {
  const TWO = { ...NO_TYPE, instance_types: ['t3.micro', 'm5.large'], subnet_ids: ['subnet-2', 'subnet-1'] }

  test('what is not to be had is passed over, and told', async () => {
    const codes = ['InsufficientInstanceCapacity', 'Unsupported', 'VcpuLimitExceeded']
    const build = scarce(TWO, () => codes.shift())
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    expect(build.asked()).toEqual(['t3.micro subnet-2', 't3.micro subnet-1', 'm5.large subnet-2', 'm5.large subnet-1'])
    const spoken = build.spoken().join('\n')
    expect(spoken).toMatch(
      /Not to be had: t3\.micro on demand in eu-west-1b, subnet-2 \(.*InsufficientInstanceCapacity/,
    )
    expect(spoken).toContain('Launched m5.large on demand in eu-west-1a, subnet-1')
    const entries = build.ledger.entries().filter(({ kind }) => kind === 'aws-ec2-instance')
    expect(entries).toHaveLength(4)
    expect(entries.every(({ state }) => state === 'given-back')).toBe(true)
    expect(build.home.names().filter((name) => name === 'TerminateInstances')).toHaveLength(1)
  })

  test('when nothing is to be had, every choice is told with its reason', async () => {
    const build = scarce(TWO, ({ InstanceType }) => (InstanceType === 't3.micro' ? 'Unsupported' : 'VcpuLimitExceeded'))
    const { result } = await build.run()
    expect(result).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'aws/no-capacity',
        message: 'none of 4 choices of instances is to be had',
        details: [
          expect.stringMatching(/^t3\.micro on demand in eu-west-1b, subnet-2: .*Unsupported/),
          expect.anything(),
          expect.anything(),
          expect.stringMatching(/^m5\.large on demand in eu-west-1a, subnet-1: .*VcpuLimitExceeded/),
        ],
      },
    })
  })

  test('any other refusal ends the build at once', async () => {
    const build = scarce(TWO, () => 'InvalidParameterCombination')
    expect((await build.run()).result).toMatchObject({ error: { code: 'aws/refused' } })
    expect(build.asked()).toHaveLength(1)
  })

  test('an instance that ends for lack of capacity while it starts is given back before the next is asked for', async () => {
    const build = scarce({ ...NO_TYPE, instance_types: ['t3.micro', 'm5.large'] }, () => undefined)
    build.home.answers.RunInstances = ({ InstanceType }) => {
      const InstanceId = build.home.addInstance()
      if (InstanceType === 't3.micro') {
        const StateReason = { Code: 'Server.InsufficientInstanceCapacity', Message: 'no room' }
        build.home.instances.set(InstanceId, { InstanceId, State: { Name: 'terminated' }, StateReason })
      }
      return { Instances: [{ InstanceId }] }
    }
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    const effects = build.home.names().filter((name) => /^(RunInstances|TerminateInstances)$/.test(name))
    expect(effects).toEqual(['RunInstances', 'TerminateInstances', 'RunInstances', 'TerminateInstances'])
  })

  test('several subnets that match a filter, and default subnets, are choices too', async () => {
    const filter = { subnet_filter: { filters: { 'tag:x': 'y' }, most_free: true } }
    for (const options of [filter, { associate_public_ip_address: true }]) {
      let refusals = 1
      const build = scarce(options, () => (refusals-- > 0 ? 'InsufficientInstanceCapacity' : undefined))
      expect((await build.run()).result).toEqual({ outcome: 'done' })
      expect(build.asked()).toHaveLength(2)
      expect(build.spoken().join('\n')).toContain('Launched t3.micro on demand in eu-west-1a, subnet-1')
    }
  })

  test('subnets of several VPCs are refused', async () => {
    const build = fakeBuild({ subnet_ids: ['subnet-1', 'subnet-2'] })
    build.home.answers.DescribeSubnets = ({ Filters }) => {
      const [id] = (Filters as { Values: string[] }[])[0]?.Values ?? []
      return { Subnets: [{ SubnetId: id, VpcId: `vpc-of-${id}` }] }
    }
    expect((await build.run()).result).toMatchObject({
      error: { message: 'the subnets of "subnet_ids" are in several VPCs: vpc-of-subnet-1, vpc-of-subnet-2' },
    })
  })
})

describe('spot', () => {
  const SPOT = {
    ...NO_TYPE,
    spot_instance_types: ['t3.micro', 't3.small'],
    spot_price: '0.05',
    spot_allocation_strategy: 'capacity-optimized-prioritized',
    spot_tags: { request: '{{ .SourceAMIName }}' },
    fleet_tags: { fleet: 'mine' },
    run_tags: { run: 'it' },
    subnet_id: 'subnet-1',
    associate_public_ip_address: true,
  }

  test('comes of a fleet, whose launch template lasts no longer than the call', async () => {
    const build = fakeBuild(SPOT)
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    const effects = build.home.names().filter((name) => !name.startsWith('Describe'))
    expect(effects).toEqual([
      'CreateSecurityGroup',
      'CreateLaunchTemplate',
      'CreateFleet',
      'DeleteLaunchTemplate',
      'CreateImage',
      'DeleteTags',
      'TerminateInstances',
      'DeleteSecurityGroup',
    ])
    expect(build.home.inputOf('CreateLaunchTemplate')).toMatchObject({
      LaunchTemplateName: expect.stringMatching(/^packer-fleet-launch-template-[a-z0-9]{7}$/),
      LaunchTemplateData: {
        ImageId: 'ami-source',
        NetworkInterfaces: [{ SubnetId: 'subnet-1', AssociatePublicIpAddress: true, Groups: [expect.anything()] }],
        CreditSpecification: { CpuCredits: 'standard' },
        TagSpecifications: [
          { ResourceType: 'instance', Tags: expect.arrayContaining([{ Key: 'run', Value: 'it' }]) },
          { ResourceType: 'network-interface' },
          { ResourceType: 'volume' },
          {
            ResourceType: 'spot-instances-request',
            Tags: expect.arrayContaining([{ Key: 'request', Value: 'debian' }]),
          },
        ],
      },
    })
    expect(build.home.inputOf('CreateFleet')).toMatchObject({
      Type: 'instant',
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
      SpotOptions: { AllocationStrategy: 'capacity-optimized-prioritized' },
      LaunchTemplateConfigs: [
        {
          Overrides: [
            { InstanceType: 't3.micro', MaxPrice: '0.05', Priority: 0 },
            { InstanceType: 't3.small', MaxPrice: '0.05', Priority: 1 },
          ],
        },
      ],
      TagSpecifications: [{ ResourceType: 'fleet' }],
    })
    const template = build.home.inputOf('CreateLaunchTemplate')['LaunchTemplateData'] as {
      TagSpecifications: unknown[]
    }
    const entry = build.ledger.entries().find(({ kind }) => kind === 'aws-ec2-instance')
    expect(JSON.stringify(template.TagSpecifications[0])).toContain(entry?.key)
  })

  const failing = (build: ReturnType<typeof fakeBuild>, codes: readonly (string | undefined)[][]) => {
    const rounds = [...codes]
    build.home.answers.CreateFleet = () => {
      const errors = rounds.shift() ?? []
      if (errors.length === 0) return { Instances: [{ InstanceIds: [build.home.addInstance()] }] }
      return { Instances: [], Errors: errors.map((ErrorCode) => ({ ErrorCode, ErrorMessage: `${ErrorCode} it is` })) }
    }
    return build
  }

  test('moves on to the other market', async () => {
    const build = failing(fakeBuild({ ...SPOT, instance_markets: ['spot', 'on-demand'] }), [
      ['MaxSpotInstanceCountExceeded', 'InsufficientInstanceCapacity'],
    ])
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    expect(build.home.inputOf('RunInstances')).toMatchObject({ InstanceType: 't3.micro' })
    expect(build.spoken().join('\n')).toMatch(
      /Not to be had: a spot t3\.micro or t3\.small .*SpotInstanceCountExceeded/,
    )
    expect(build.home.names()).toContain('StopInstances')
    const templates = build.ledger.entries().filter(({ kind }) => kind === 'aws-ec2-launch-template')
    expect(templates.map(({ state }) => state)).toEqual(['given-back'])
  })

  test('alone, it is tried again for a while, each time with another token', async () => {
    const build = failing(fakeBuild(SPOT), [['InsufficientInstanceCapacity'], ['InsufficientInstanceCapacity']])
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    const tokens = build.home.calls.flatMap(({ name, input }) => (name === 'CreateFleet' ? [input['ClientToken']] : []))
    expect(new Set(tokens).size).toBe(3)
    const never = failing(fakeBuild(SPOT), Array(999).fill(['InsufficientInstanceCapacity']))
    expect((await never.run()).result).toMatchObject({ error: { code: 'aws/limit', step: 'Launch instance' } })
    expect(never.home.names().filter((name) => name === 'CreateFleet')).toHaveLength(5)
  })

  test("alone, it is tried again until the user's own limit", async () => {
    const patient = { ...SPOT, aws_polling: { delay_seconds: 30, max_attempts: 60 } }
    const build = failing(fakeBuild(patient), Array(40).fill(['InsufficientInstanceCapacity']))
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    const never = failing(fakeBuild(patient), Array(999).fill(['InsufficientInstanceCapacity']))
    expect((await never.run()).result).toMatchObject({ error: { code: 'aws/limit' } })
    // Half an hour, once every half minute.
    expect(never.home.names().filter((name) => name === 'CreateFleet').length).toBeGreaterThan(58)
  })

  test('what a fleet says beside capacity is what is told', async () => {
    const build = failing(fakeBuild(SPOT), [['InsufficientInstanceCapacity', 'UnauthorizedOperation']])
    expect((await build.run()).result).toMatchObject({ error: { code: 'aws/not-allowed' } })
    expect(build.home.groups.size).toBe(0)
  })

  test('waits while the new security group is not known to fleets', async () => {
    const build = failing(fakeBuild(SPOT), [['InvalidGroup.NotFound'], ['InvalidGroup.NotFound']])
    expect((await build.run()).result).toEqual({ outcome: 'done' })
  })
})

describe('a spot instance that is taken back', () => {
  const SPOT = { instance_type: 't3.micro', spot_price: 'auto', subnet_ids: ['subnet-1', 'subnet-2'] }
  const taken = { Code: 'Server.SpotInstanceTermination', Message: 'Spot instance termination' }

  /** Loses the instance while provisioners run, as often as `times`. */
  function losing(options: object, times: number, StateReason: object = taken) {
    const build = fakeBuild(options)
    let left = times
    build.hooks.provision = async () => {
      if (left-- <= 0) return
      const InstanceId = [...build.home.instances.keys()].at(-1) ?? ''
      build.home.instances.set(InstanceId, { InstanceId, State: { Name: 'shutting-down' }, StateReason })
      throw new Error('Broken pipe')
    }
    const subnets = () =>
      build.home.calls.flatMap(({ name, input }) =>
        name === 'CreateLaunchTemplate' ? [JSON.stringify(input).match(/subnet-\d/)?.[0]] : [],
      )
    return { ...build, subnets }
  }

  test('the build starts over on the next choice, with nothing left of the one before', async () => {
    const build = losing(SPOT, 1)
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    expect(build.subnets()).toEqual(['subnet-1', 'subnet-2'])
    expect(build.seen).toHaveLength(2)
    expect(build.seen[0]?.['ID']).not.toBe(build.seen[1]?.['ID'])
    const effects = build.home.names().filter((name) => /^(CreateFleet|TerminateInstances|CreateImage)$/.test(name))
    expect(effects).toEqual(['CreateFleet', 'TerminateInstances', 'CreateFleet', 'CreateImage', 'TerminateInstances'])
    expect(build.spoken().join('\n')).toMatch(/error: EC2 took the spot instance i-\d+ back: Spot instance termination/)
  })

  test('a limited number of times', async () => {
    const build = losing({ ...SPOT, spot_restarts: 1 }, 5)
    expect((await build.run()).result).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'aws/spot-interrupted',
        message: expect.stringContaining('took the spot instance'),
        step: 'Provision',
      },
    })
    expect(build.subnets()).toEqual(['subnet-1', 'subnet-2'])
    expect([...build.home.instances.values()].every(({ State }) => State?.Name === 'terminated')).toBe(true)
  })

  test('while a provisioner hangs, that is noticed', async () => {
    const build = losing(SPOT, 0)
    let isFirst = true
    build.hooks.provision = async (signal) => {
      if (!isFirst) return
      isFirst = false
      const InstanceId = [...build.home.instances.keys()].at(-1) ?? ''
      build.home.instances.set(InstanceId, { InstanceId, State: { Name: 'terminated' }, StateReason: taken })
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    expect((await build.run()).result).toEqual({ outcome: 'done' })
    expect(build.subnets()).toHaveLength(2)
  })

  test('one that somebody ended, and a script that fails, are no such thing', async () => {
    const ended = losing(SPOT, 1, { Code: 'Client.UserInitiatedShutdown', Message: 'User initiated shutdown' })
    const error = { code: 'aws/instance-ended', message: expect.stringContaining('shutting-down: User initiated') }
    expect((await ended.run()).result).toMatchObject({ outcome: 'failed', error })
    expect(ended.subnets()).toHaveLength(1)
    const failed = fakeBuild(SPOT)
    failed.hooks.provision = async () => {
      throw new Error('exit 3')
    }
    expect((await failed.run()).result).toMatchObject({ outcome: 'failed', error: { message: 'exit 3' } })
  })
})
