import type { Ec2CallName, Ec2Input } from '../../../aws/index.ts'
import { launchChoices } from '../choices.ts'
import type { AmazonConfig } from '../config.ts'
import { type LaunchOptions, launchPreview } from '../run-instance-input.ts'
import type { AmazonState } from '../state.ts'
import { runTags, tagged } from '../tags.ts'

type Inputs = { readonly [N in Ec2CallName]?: (facts: Facts) => Ec2Input<N> }

interface Facts {
  readonly config: AmazonConfig
  readonly work: LaunchOptions
  readonly state: AmazonState
  /** Where the image comes from that a copy is made of. */
  readonly home: string
}

/** Ids which EC2 never gives: a call that is allowed finds nothing under them. */
const NOBODY = '00000000000000000'
const InstanceId = `i-${NOBODY}`
const ImageId = `ami-${NOBODY}`
const SnapshotId = `snap-${NOBODY}`
const GroupId = `sg-${NOBODY}`
const LaunchTemplateId = `lt-${NOBODY}`
/** Begins as the names of real things do, to which policies may be bound. */
const name = 'packer_permission_check'
/** An Ed25519 key of nothing but zeros, which nobody can log in with. */
const PUBLIC_KEY = `ssh-ed25519 ${Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0\x20${'\0'.repeat(32)}`, 'latin1').toString('base64')}`

/**
 * One harmless form of each call that EC2 takes as a dry run. They carry the user's tags, since policies may demand them, and are the
 * same for all builds of a template.
 */
const inputs: Inputs = {
  AuthorizeSecurityGroupIngress: ({ state }) => ({
    GroupId,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: state.sourceCidrs.value.filter((cidr) => !cidr.includes(':')).map((CidrIp) => ({ CidrIp })),
      },
    ],
  }),
  CopyImage: (facts) => ({
    Name: name,
    SourceImageId: ImageId,
    SourceRegion: facts.home,
    TagSpecifications: tags(facts, 'image', 'snapshot'),
  }),
  CreateFleet: () => ({
    Type: 'instant',
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId, Version: '$Default' } }],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
  }),
  CreateImage: (facts) => ({ InstanceId, Name: name, TagSpecifications: tags(facts, 'image', 'snapshot') }),
  CreateKeyPair: (facts) => ({ KeyName: keyName(facts), TagSpecifications: tags(facts, 'key-pair') }),
  CreateLaunchTemplate: (facts) => ({
    LaunchTemplateName: 'packer-fleet-launch-template-permission-check',
    LaunchTemplateData: { ImageId: facts.state.sourceImage.value.ImageId },
    TagSpecifications: tags(facts, 'launch-template'),
  }),
  CreateSecurityGroup: (facts) => ({
    GroupName: name,
    Description: 'Temporary group for an image build',
    VpcId: facts.state.network.value.vpcId,
    TagSpecifications: tags(facts, 'security-group'),
  }),
  CreateTags: () => ({ Resources: [ImageId, SnapshotId], Tags: [{ Key: 'ingot:expires', Value: 'never' }] }),
  DeleteKeyPair: (facts) => ({ KeyName: keyName(facts) }),
  DeleteLaunchTemplate: () => ({ LaunchTemplateId }),
  DeleteSecurityGroup: () => ({ GroupId }),
  DeleteSnapshot: () => ({ SnapshotId }),
  DeleteTags: () => ({ Resources: [ImageId, SnapshotId], Tags: [{ Key: 'ingot:expires' }] }),
  DeleteVolume: () => ({ VolumeId: `vol-${NOBODY}` }),
  DeregisterImage: () => ({ ImageId }),
  DescribeInstances: () => ({}),
  DescribeSecurityGroups: () => ({}),
  DescribeSnapshots: () => ({ OwnerIds: ['self'] }),
  DescribeVolumes: () => ({}),
  EnableImageDeprecation: ({ config }) => ({ ImageId, DeprecateAt: new Date(config.options.deprecate_at ?? 0) }),
  EnableImageDeregistrationProtection: () => ({ ImageId }),
  ImportKeyPair: (facts) => ({
    KeyName: keyName(facts),
    PublicKeyMaterial: Buffer.from(PUBLIC_KEY),
    TagSpecifications: tags(facts, 'key-pair'),
  }),
  ModifyImageAttribute: ({ config }) => ({ ImageId, Description: { Value: config.options.ami_description ?? '' } }),
  ModifyInstanceAttribute: () => ({ InstanceId, EnaSupport: { Value: true } }),
  ModifySnapshotAttribute: () => ({ SnapshotId, CreateVolumePermission: { Add: [{ UserId: '000000000000' }] } }),
  RunInstances: runInstances,
  StopInstances: () => ({ InstanceIds: [InstanceId] }),
  TerminateInstances: () => ({ InstanceIds: [InstanceId] }),
}

/** The dry run of one action, or undefined when there is none. */
export function dryRunInput<N extends Ec2CallName>(call: N, facts: Facts): Ec2Input<N> | undefined {
  const make = inputs[call] as ((facts: Facts) => Ec2Input<N>) | undefined
  return make && { ...make(facts), DryRun: true }
}

function keyName({ config }: Facts): string {
  return config.options.temporary_key_pair_name || name
}

/** Of the first choice. */
function runInstances({ config, work, state }: Facts): Ec2Input<'RunInstances'> {
  const [choice] = launchChoices(config.options, state.networks)
  if (!choice) return { MinCount: 1, MaxCount: 1 }
  return launchPreview({ config, launch: work, state, choice, userData: undefined }, STAND_IN)
}

/** Stands for the tags by which the ledger finds things: policies may ask for them by name. */
const STAND_IN = {
  token: '',
  tags: { 'ingot:run': 'permission-check', 'ingot:entry': 'permission-check', 'ingot:expires': 'never' },
}

function tags({ config, state }: Facts, ...types: Parameters<typeof tagged>[0][]) {
  return types.map((type) => tagged(type, STAND_IN, runTags(config, state)))
}
