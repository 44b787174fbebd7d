import type { RequestLaunchTemplateData, RunInstancesCommandInput } from '@aws-sdk/client-ec2'
import type { Creation } from '../../engine/index.ts'
import { isBurstable } from './checks/index.ts'
import { type LaunchChoice, typesOf } from './choices.ts'
import type { AmazonConfig } from './config.ts'
import { noEphemeral, toMappings } from './devices.ts'
import type { DeviceOptions, TagBlock } from './options/index.ts'
import type { AmazonState } from './state.ts'
import { renderTags, runTags, tagged } from './tags.ts'

/** Options of those builders whose instance has volumes of its own. */
export interface LaunchOptions {
  readonly launch_block_device_mappings?: readonly DeviceOptions[] | undefined
  readonly run_volume_tags?: Readonly<Record<string, string>> | undefined
  readonly run_volume_tag?: readonly TagBlock[] | undefined
  readonly no_ephemeral: boolean
}

/** What one launch is made of. */
export interface Launching {
  readonly config: AmazonConfig
  readonly launch: LaunchOptions
  readonly state: AmazonState
  readonly choice: LaunchChoice
  /** In base64. */
  readonly userData: string | undefined
}

/** The RunInstances call for an instance on demand. */
export function runInstanceInput(launching: Launching, creation: Creation): RunInstancesCommandInput {
  const { options, lease } = launching.config
  const isLeaseOurs = lease?.shutdown === 'ours'
  return {
    ...commonInput(launching, creation),
    ...networkInput(launching, launching.state.securityGroups.value),
    ...capacityInput(launching.config),
    InstanceType: typesOf(launching.choice)[0] as RunInstancesCommandInput['InstanceType'],
    MinCount: 1,
    MaxCount: 1,
    ClientToken: creation.token,
    InstanceInitiatedShutdownBehavior: options.shutdown_behavior ?? (isLeaseOurs ? 'terminate' : 'stop'),
  }
}

/**
 * The same before anything is there that is made for the instance alone, with all that policies look at: whose image it is, how the metadata
 * service is set, which volumes are encrypted, what is tagged. For dry runs.
 */
export function launchPreview(launching: Launching, creation: Creation): RunInstancesCommandInput {
  const { config, choice, state } = launching
  const { security_group_id: group, security_group_ids: groups, iam_instance_profile: profile } = config.options
  const { KeyName, ...common } = commonInput(launching, creation)
  const market = { InstanceMarketOptions: { MarketType: 'spot' as const } }
  return {
    ...common,
    ...(state.key.value.kind === 'named' ? { KeyName } : {}),
    ...(profile && !config.localCloud ? { IamInstanceProfile: profileReference(profile) } : {}),
    ...networkInput(launching, group ? [group] : (groups ?? [])),
    ...(choice.market === 'spot' ? market : capacityInput(config)),
    InstanceType: typesOf(choice)[0] as RunInstancesCommandInput['InstanceType'],
    MinCount: 1,
    MaxCount: 1,
  }
}

/** The launch template of a spot instance. The type is the fleet's to choose. */
export function launchTemplateData(launching: Launching, creation: Creation): RequestLaunchTemplateData {
  const { config, state } = launching
  const { TagSpecifications: specifications = [], ...input } = commonInput(launching, creation)
  const spotTags = renderTags(config, state, config.options.spot_tags, config.options.spot_tag)
  const hasTags = Object.keys(spotTags).length > 0
  return {
    ...(input as RequestLaunchTemplateData),
    ...templateNetwork(launching),
    ...(config.lease?.shutdown === 'ours' ? { InstanceInitiatedShutdownBehavior: 'terminate' as const } : {}),
    TagSpecifications: [...specifications, ...(hasTags ? [tagged('spot-instances-request', creation, spotTags)] : [])],
  }
}

function commonInput({ config, launch, state, choice, userData }: Launching, creation: Creation) {
  const { options } = config
  const key = state.key.value
  const profile = state.instanceProfile
  const devices = [...toMappings(launch.launch_block_device_mappings), ...(launch.no_ephemeral ? noEphemeral() : [])]
  return {
    ImageId: state.sourceImage.value.ImageId,
    EbsOptimized: options.ebs_optimized,
    ...(userData ? { UserData: userData } : {}),
    ...(key.kind === 'none' ? {} : { KeyName: key.name }),
    ...(profile ? { IamInstanceProfile: profileReference(profile) } : {}),
    ...(devices.length > 0 ? { BlockDeviceMappings: devices } : {}),
    ...placementInput(config, choice),
    ...creditInput(config, choice),
    ...metadataInput(config),
    ...licenseInput(config),
    ...(options.enable_nitro_enclave ? { EnclaveOptions: { Enabled: true } } : {}),
    TagSpecifications: tagSpecifications(config, launch, state, creation),
  } satisfies Partial<RunInstancesCommandInput>
}

/** Packer takes a name; an ARN is understood as well. */
function profileReference(profile: string) {
  return profile.startsWith('arn:') ? { Arn: profile } : { Name: profile }
}

function networkInput(
  { config: { options }, choice }: Launching,
  groups: readonly string[],
): Partial<RunInstancesCommandInput> {
  const { subnetId } = choice.network
  const publicAddress = options.associate_public_ip_address
  if (publicAddress !== undefined && subnetId) {
    const card = { DeviceIndex: 0, AssociatePublicIpAddress: publicAddress, SubnetId: subnetId }
    const Groups = groups.length > 0 ? { Groups: [...groups] } : {}
    return { NetworkInterfaces: [{ ...card, ...Groups, DeleteOnTermination: true }] }
  }
  return {
    ...(groups.length > 0 ? { SecurityGroupIds: [...groups] } : {}),
    ...(subnetId ? { SubnetId: subnetId } : {}),
  }
}

/** Launch templates know a subnet only as a network card's. */
function templateNetwork({ config, state, choice }: Launching): RequestLaunchTemplateData {
  const { subnetId: SubnetId } = choice.network
  const Groups = [...state.securityGroups.value]
  if (!SubnetId) return { SecurityGroupIds: Groups }
  const address = config.options.associate_public_ip_address
  const card = { DeviceIndex: 0, SubnetId, Groups, DeleteOnTermination: true }
  return { NetworkInterfaces: [address === undefined ? card : { ...card, AssociatePublicIpAddress: address }] }
}

function placementInput({ options }: AmazonConfig, choice: LaunchChoice): Partial<RunInstancesCommandInput> {
  const tenancy = options.placement?.tenancy || options.tenancy
  const { zone } = choice.network
  const Placement: NonNullable<RunInstancesCommandInput['Placement']> = {
    ...(zone ? { AvailabilityZone: zone } : {}),
    ...(tenancy ? { Tenancy: tenancy as 'default' | 'dedicated' | 'host' } : {}),
    ...(options.placement?.host_id ? { HostId: options.placement.host_id } : {}),
    ...(options.placement?.host_resource_group_arn
      ? { HostResourceGroupArn: options.placement.host_resource_group_arn }
      : {}),
  }
  return Object.keys(Placement).length > 0 ? { Placement } : {}
}

/** Always said for burstable instances: otherwise the account's default decides, and a build costs more than expected. */
function creditInput({ options }: AmazonConfig, choice: LaunchChoice): Partial<RunInstancesCommandInput> {
  if (!typesOf(choice).every(isBurstable)) return {}
  const unlimited = options.enable_unlimited_credits || options.enable_t2_unlimited
  return { CreditSpecification: { CpuCredits: unlimited ? 'unlimited' : 'standard' } }
}

function capacityInput({ options }: AmazonConfig): Partial<RunInstancesCommandInput> {
  const { capacity_reservation_id: id, capacity_reservation_group_arn: group } = options
  if (id) return { CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: id } } }
  if (group) {
    const CapacityReservationTarget = { CapacityReservationResourceGroupArn: group }
    return { CapacityReservationSpecification: { CapacityReservationTarget } }
  }
  // As in Packer: a build doesn't use up capacity that was reserved for something else.
  const CapacityReservationPreference = options.capacity_reservation_preference ?? 'none'
  return { CapacityReservationSpecification: { CapacityReservationPreference } }
}

/** Without a word from the user nothing is sent: the image's and the account's own defaults hold, such as IMDSv2 alone. */
function metadataInput({ options: { metadata_options: metadata } }: AmazonConfig): Partial<RunInstancesCommandInput> {
  if (!metadata) return {}
  if (metadata.http_endpoint === 'disabled') return { MetadataOptions: { HttpEndpoint: 'disabled' } }
  return {
    MetadataOptions: {
      HttpEndpoint: 'enabled',
      HttpTokens: metadata.http_tokens === 'required' ? 'required' : 'optional',
      HttpPutResponseHopLimit: metadata.http_put_response_hop_limit || 1,
      InstanceMetadataTags: metadata.instance_metadata_tags === 'enabled' ? 'enabled' : 'disabled',
    },
  }
}

function licenseInput({ options }: AmazonConfig): Partial<RunInstancesCommandInput> {
  const arns = (options.license_specifications ?? []).flatMap(({ license_configuration_request: request }) =>
    request?.license_configuration_arn ? [request.license_configuration_arn] : [],
  )
  if (arns.length === 0) return {}
  return { LicenseSpecifications: arns.map((LicenseConfigurationArn) => ({ LicenseConfigurationArn })) }
}

function tagSpecifications(config: AmazonConfig, launch: LaunchOptions, state: AmazonState, creation: Creation) {
  const tags = runTags(config, state)
  const volumeTags = renderTags(config, state, launch.run_volume_tags, launch.run_volume_tag)
  return [
    tagged('instance', creation, { Name: 'Packer Builder', ...tags }),
    tagged('network-interface', creation, tags),
    tagged('volume', creation, volumeTags),
  ]
}
