import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2'
import type { Creation } from '../../engine/index.ts'
import { isBurstable } from './checks/index.ts'
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

/** The RunInstances call for one build. */
export function runInstanceInput(
  config: AmazonConfig,
  launch: LaunchOptions,
  state: AmazonState,
  creation: Creation,
  userData: string | undefined,
): RunInstancesCommandInput {
  const { options } = config
  const key = state.key.value
  const profile = state.instanceProfile
  const devices = [...toMappings(launch.launch_block_device_mappings), ...(launch.no_ephemeral ? noEphemeral() : [])]
  return {
    ImageId: state.sourceImage.value.ImageId,
    InstanceType: options.instance_type as RunInstancesCommandInput['InstanceType'],
    MinCount: 1,
    MaxCount: 1,
    ClientToken: creation.token,
    InstanceInitiatedShutdownBehavior: options.shutdown_behavior,
    EbsOptimized: options.ebs_optimized,
    ...(userData ? { UserData: userData } : {}),
    ...(key.kind === 'none' ? {} : { KeyName: key.name }),
    ...(profile ? { IamInstanceProfile: profileReference(profile) } : {}),
    ...(devices.length > 0 ? { BlockDeviceMappings: devices } : {}),
    ...networkInput(config, state),
    ...placementInput(config, state),
    ...creditInput(config),
    ...capacityInput(config),
    ...metadataInput(config),
    ...licenseInput(config),
    ...(options.enable_nitro_enclave ? { EnclaveOptions: { Enabled: true } } : {}),
    TagSpecifications: tagSpecifications(config, launch, state, creation),
  }
}

/** Packer takes a name; an ARN is understood as well. */
function profileReference(profile: string) {
  return profile.startsWith('arn:') ? { Arn: profile } : { Name: profile }
}

function networkInput({ options }: AmazonConfig, state: AmazonState): Partial<RunInstancesCommandInput> {
  const { subnetId } = state.network.value
  const groups = [...state.securityGroups.value]
  const publicAddress = options.associate_public_ip_address
  if (publicAddress !== undefined && subnetId) {
    return {
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          AssociatePublicIpAddress: publicAddress,
          SubnetId: subnetId,
          Groups: groups,
          DeleteOnTermination: true,
        },
      ],
    }
  }
  return { SecurityGroupIds: groups, ...(subnetId ? { SubnetId: subnetId } : {}) }
}

function placementInput({ options }: AmazonConfig, state: AmazonState): Partial<RunInstancesCommandInput> {
  const tenancy = options.placement?.tenancy || options.tenancy
  const { zone } = state.network.value
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
function creditInput({ options }: AmazonConfig): Partial<RunInstancesCommandInput> {
  if (!isBurstable(options.instance_type ?? '')) return {}
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
