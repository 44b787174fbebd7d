import { copyRegions } from '../checks/index.ts'
import { marketsOf } from '../choices.ts'
import type { AmazonConfig } from '../config.ts'
import { keptDevices } from '../devices.ts'
import type { LaunchOptions } from '../run-instance-input.ts'
import { isIntermediary } from '../steps/create-image.ts'
import { usesGivenGroups } from '../steps/find-sources.ts'
import { makesOwnKey } from '../steps/login-key.ts'
import { changesImage, sharesSnapshots } from '../steps/share-image.ts'
import { isTagged } from '../steps/tag-image.ts'
import { iamNeeds } from './iam-needs.ts'
import type { Condition, Need } from './need.ts'

/** What a builder does beyond what all amazon builders do. */
export interface Work extends LaunchOptions {
  readonly skip_create_ami: boolean
}

/**
 * Every call that a build with these options may make, clean-up after a failure included. The check before the first
 * create and `ingot plan -permissions` are both made from it; a test compares it with what builds really call.
 */
export function neededPermissions(config: AmazonConfig, work: Work): readonly Need[] {
  return [
    ...questionNeeds(config),
    ...keyNeeds(config),
    ...groupNeeds(config),
    ...iamNeeds(config),
    ...launchNeeds(config, work),
    ...instanceNeeds(config, work),
    ...(work.skip_create_ami ? [] : imageNeeds(config)),
  ]
}

/** Ingot's own things carry this tag from their first moment. */
const OURS: Condition = { Null: { 'aws:ResourceTag/ingot:run': 'false' } }
const ANY = ['*']

function need(action: string, purpose: string, more: Partial<Need> = {}): Need {
  return { action: `ec2:${action}`, purpose, where: 'home', resources: ANY, dryRun: 'none', ...more }
}

function when(condition: unknown, ...needs: readonly Need[]): readonly Need[] {
  return condition ? needs : []
}

function questionNeeds(config: AmazonConfig): Need[] {
  const { options } = config
  const subnet = options.subnet_id || options.subnet_ids?.length || options.subnet_filter?.filters
  const choosesSubnet = options.associate_public_ip_address !== undefined && !subnet
  const vpc = options.vpc_filter?.filters || (options.vpc_id && !subnet)
  return [
    ...when(!options.skip_region_validation, need('DescribeRegions', 'check the regions')),
    need('DescribeImages', 'find images', { where: 'images' }),
    ...when(vpc || choosesSubnet, need('DescribeVpcs', 'find the VPC')),
    ...when(subnet || choosesSubnet, need('DescribeSubnets', 'find the subnet')),
    ...when(choosesSubnet, need('DescribeInstanceTypeOfferings', 'find a zone that offers the type')),
  ]
}

function keyNeeds(config: AmazonConfig): readonly Need[] {
  const name = config.options.temporary_key_pair_name || 'packer_*'
  const resources = [`key-pair/${name}`]
  return when(
    makesOwnKey(config),
    need('ImportKeyPair', 'import the login key', { resources, dryRun: 'required', instead: 'CreateKeyPair' }),
    need('CreateKeyPair', 'make the login key where importing is not allowed', { resources, role: 'alternative' }),
    need('DeleteKeyPair', 'delete the login key', { resources, dryRun: 'told' }),
  )
}

function groupNeeds(config: AmazonConfig): readonly Need[] {
  const resources = ['security-group/*']
  const own = { resources, condition: OURS, dryRun: 'told' } as const
  if (usesGivenGroups(config)) return [need('DescribeSecurityGroups', 'find the security groups')]
  return [
    need('DescribeSecurityGroups', 'find the security group again after an interruption', { dryRun: 'told' }),
    need('CreateSecurityGroup', 'make the security group', { resources: [...resources, 'vpc/*'], dryRun: 'required' }),
    ...when(
      config.communicator.type !== 'none',
      need('AuthorizeSecurityGroupIngress', 'let this computer connect', own),
    ),
    need('DeleteSecurityGroup', 'delete the security group', own),
  ]
}

/** What RunInstances is judged by, but for what only some options bring. */
const LAUNCHED = [
  'image/*',
  'instance/*',
  'key-pair/*',
  'network-interface/*',
  'security-group/*',
  'snapshot/*',
  'subnet/*',
  'volume/*',
]

function launchNeeds(config: AmazonConfig, work: Work): readonly Need[] {
  const { options } = config
  const isSpot = marketsOf(options).includes('spot')
  const isSpecial =
    options.placement ||
    options.capacity_reservation_id ||
    options.capacity_reservation_group_arn ||
    options.license_specifications?.length
  const launched = isSpecial ? ANY : [...LAUNCHED, ...(isSpot ? ['launch-template/*', 'fleet/*'] : [])]
  const templates = ['launch-template/*']
  return [
    need('RunInstances', 'launch the instance', { resources: launched, dryRun: 'required' }),
    ...when(
      isSpot,
      need('CreateLaunchTemplate', 'describe the spot instance', { resources: templates, dryRun: 'required' }),
      need('CreateFleet', 'launch the spot instance', { resources: launched, dryRun: 'required' }),
      need('DeleteLaunchTemplate', 'delete its description', {
        resources: templates,
        condition: OURS,
        dryRun: 'told',
      }),
    ),
    need('CreateTags', 'tag what is made, as it is made', {
      resources: tagTargets(config, work),
      condition: { StringEquals: { 'ec2:CreateAction': creatingActions(config, work) } },
      where: 'images',
    }),
  ]
}

/** The calls by which tags come along. */
function creatingActions(config: AmazonConfig, work: Work): string[] {
  const isSpot = marketsOf(config.options).includes('spot')
  return [
    ...(makesOwnKey(config) ? ['ImportKeyPair', 'CreateKeyPair'] : []),
    ...(usesGivenGroups(config) ? [] : ['CreateSecurityGroup']),
    'RunInstances',
    ...(isSpot ? ['CreateLaunchTemplate', 'CreateFleet'] : []),
    ...(work.skip_create_ami ? [] : ['CreateImage']),
    ...(makesCopies(config) ? ['CopyImage'] : []),
  ]
}

function tagTargets(config: AmazonConfig, work: Work): string[] {
  const isSpot = marketsOf(config.options).includes('spot')
  return [
    ...(makesOwnKey(config) ? ['key-pair/*'] : []),
    ...(usesGivenGroups(config) ? [] : ['security-group/*']),
    ...['instance/*', 'network-interface/*', 'volume/*'],
    ...(isSpot ? ['launch-template/*', 'fleet/*', 'spot-instances-request/*'] : []),
    ...(work.skip_create_ami ? [] : ['image/*', 'snapshot/*']),
  ]
}

function instanceNeeds(config: AmazonConfig, work: Work): readonly Need[] {
  const { options, communicator } = config
  const own = { resources: ['instance/*'], condition: OURS, dryRun: 'told' } as const
  const volumes = { resources: ['volume/*'], condition: OURS, dryRun: 'told' } as const
  const keeps = keptDevices(work.launch_block_device_mappings).length > 0
  const networking = options.sriov_support || options.ena_support !== undefined
  return [
    need('DescribeInstances', 'see how the instance does', { dryRun: 'required' }),
    need('DescribeVolumes', 'find volumes that the instance leaves', { dryRun: 'required' }),
    ...when(
      communicator.type === 'ssh',
      need('GetConsoleOutput', "read the instance's SSH host keys", { resources: ['instance/*'], role: 'wanted' }),
    ),
    ...when(
      marketsOf(options).includes('on-demand') && !options.disable_stop_instance,
      need('StopInstances', 'stop the instance', own),
    ),
    ...attributeNeeds(config, networking && !work.skip_create_ami),
    need('TerminateInstances', 'end the instance', own),
    need('DeleteVolume', 'delete volumes that the instance leaves', volumes),
    ...when(keeps, need('DeleteTags', 'leave volumes to you', volumes)),
  ]
}

/** A machine that turns itself off is stopped when the template wants it, and ends when its lease does. */
function attributeNeeds({ lease }: AmazonConfig, networking: boolean): readonly Need[] {
  const own = { resources: ['instance/*'], condition: OURS } as const
  if (networking) return [need('ModifyInstanceAttribute', 'set enhanced networking', { ...own, dryRun: 'told' })]
  return when(
    lease?.shutdown === 'ours',
    need('ModifyInstanceAttribute', 'stop or end an instance that turns itself off', { ...own, role: 'wanted' }),
  )
}

function imageNeeds(config: AmazonConfig): readonly Need[] {
  const { options } = config
  const images = { where: 'images', resources: ['image/*'], dryRun: 'required' } as const
  const both = { where: 'images', resources: ['image/*', 'snapshot/*'], dryRun: 'required' } as const
  // Images of the same name that are to be replaced may be of another making.
  const own: Partial<Need> = config.force ? { dryRun: 'required' } : { condition: OURS, dryRun: 'told' }
  return [
    need('CreateImage', 'make the image', { resources: ['image/*', 'instance/*', 'snapshot/*'], dryRun: 'required' }),
    ...when(makesCopies(config), need('CopyImage', 'copy the image', { ...both, where: copyPlaces(config) })),
    ...when(changesImage(config), need('ModifyImageAttribute', 'share the image', images)),
    ...when(
      sharesSnapshots(config),
      need('ModifySnapshotAttribute', 'share its snapshots', { ...images, resources: ['snapshot/*'] }),
    ),
    need('DeleteTags', 'take the tags off that call the image temporary', { ...both, instead: 'CreateTags' }),
    isTagged(config)
      ? need('CreateTags', 'tag the image', both)
      : need('CreateTags', 'tell by a tag that the image is finished', { ...both, role: 'alternative' }),
    ...when(options.deprecate_at, need('EnableImageDeprecation', 'set its end of life', images)),
    ...when(
      options.deregistration_protection?.enabled,
      need('EnableImageDeregistrationProtection', 'protect it', images),
    ),
    need('DescribeSnapshots', 'find snapshots of an image that failed', { where: 'images', dryRun: 'told' }),
    need('DeregisterImage', 'remove an image that failed or is replaced', { ...images, ...own }),
    need('DeleteSnapshot', 'delete its snapshots', { ...images, resources: ['snapshot/*'], ...own }),
  ]
}

function makesCopies(config: AmazonConfig): boolean {
  return isIntermediary(config) || copyRegions(config.options, config.access.region).length > 0
}

/** With encryption the image of the build region is a copy as well. */
function copyPlaces(config: AmazonConfig): 'images' | 'copies' {
  return isIntermediary(config) && !config.options.skip_save_build_region ? 'images' : 'copies'
}
