import type { Instance, InstanceMetadataOptionsResponse, RunInstancesRequest } from '@aws-sdk/client-ec2'
import type { InstanceRecord } from '../../store/records.ts'
import { allocateAddress, claimAddress } from '../../world/allocate-address.ts'
import { accountId } from '../../world/identity.ts'
import { newId } from '../../world/ids.ts'
import { stateOf } from '../../world/instance-state.ts'
import type { Call } from '../call.ts'
import type { InstancePlacement } from './placement.ts'
import type { Wishes } from './wishes.ts'

export interface Launch {
  readonly wishes: Wishes
  readonly placement: InstancePlacement
  readonly reservationId: string
  readonly index: number
}

/** A pending instance without volumes yet. */
export function instanceRecord(call: Call, input: RunInstancesRequest, launch: Launch): InstanceRecord {
  const { wishes, placement } = launch
  const id = newId('i')
  const wanted = placement.privateAddress
  const address = wanted
    ? claimAddress(call.store, placement.subnet, wanted)
    : allocateAddress(call.store, placement.subnet)
  const { keyPair, image } = wishes
  return {
    id,
    reservationId: launch.reservationId,
    networkInterfaceId: newId('eni'),
    attachmentId: newId('eni-attach'),
    mac: macOf(address),
    address,
    hasPublicAddress: placement.hasPublicAddress,
    publicKeys: keyPair ? [{ name: keyPair.pair.KeyName, key: keyPair.publicKey }] : [],
    disableApiTermination: input.DisableApiTermination ?? false,
    disableApiStop: input.DisableApiStop ?? false,
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    life: 0,
    ...(wishes.spot ? { spot: { requestId: newId('sir'), ...wishes.spot, createdAt: call.cloud.now() } } : {}),
    ...(wishes.userData === undefined ? {} : { userData: wishes.userData }),
    ...(image.loginUser === undefined ? {} : { loginUser: image.loginUser }),
    ...(wishes.type.burstable
      ? { creditSpecification: input.CreditSpecification?.CpuCredits ?? defaultCredits(wishes) }
      : {}),
    instance: {
      ...hardware(wishes, input),
      ...networkFacts(call, placement, address),
      InstanceId: id,
      ImageId: image.id,
      InstanceType: wishes.type.name as Instance['InstanceType'] & string,
      State: stateOf('pending'),
      StateTransitionReason: '',
      AmiLaunchIndex: launch.index,
      LaunchTime: call.cloud.now(),
      ClientToken: input.ClientToken ?? '',
      KeyName: keyPair?.pair.KeyName,
      Monitoring: { State: input.Monitoring?.Enabled ? 'enabled' : 'disabled' },
      Placement: {
        AvailabilityZone: placement.subnet.subnet.AvailabilityZone,
        AvailabilityZoneId: placement.subnet.subnet.AvailabilityZoneId,
        GroupName: input.Placement?.GroupName ?? '',
        Tenancy: input.Placement?.Tenancy ?? 'default',
      },
      MetadataOptions: metadataOptions(wishes, input),
      ...profileFacts(wishes),
    },
  }
}

function hardware({ image: { image }, type }: Wishes, input: RunInstancesRequest) {
  return {
    Architecture: image.Architecture,
    BootMode: image.BootMode,
    CurrentInstanceBootMode: image.BootMode === 'uefi' ? ('uefi' as const) : ('legacy-bios' as const),
    CpuOptions: { CoreCount: Math.max(1, type.vcpus / 2), ThreadsPerCore: type.vcpus > 1 ? 2 : 1 },
    EbsOptimized: input.EbsOptimized ?? false,
    EnaSupport: image.EnaSupport,
    SriovNetSupport: image.SriovNetSupport,
    EnclaveOptions: { Enabled: input.EnclaveOptions?.Enabled ?? false },
    HibernationOptions: { Configured: input.HibernationOptions?.Configured ?? false },
    MaintenanceOptions: { AutoRecovery: input.MaintenanceOptions?.AutoRecovery ?? ('default' as const) },
    CapacityReservationSpecification: {
      CapacityReservationPreference:
        input.CapacityReservationSpecification?.CapacityReservationPreference ?? ('open' as const),
    },
    Hypervisor: 'xen' as const,
    VirtualizationType: 'hvm' as const,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    UsageOperationUpdateTime: undefined,
    RootDeviceType: 'ebs' as const,
    RootDeviceName: image.RootDeviceName,
    ProductCodes: [],
    BlockDeviceMappings: [],
  }
}

function networkFacts(
  call: Call,
  { subnet: { subnet }, groups, hasPublicAddress }: InstancePlacement,
  address: string,
) {
  return {
    SubnetId: subnet.SubnetId,
    VpcId: subnet.VpcId,
    PrivateIpAddress: address,
    PrivateDnsName: privateName(call.store.region, address),
    PublicDnsName: '',
    ...publicFacts(hasPublicAddress, address),
    SourceDestCheck: true,
    SecurityGroups: groups,
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name' as const,
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
  }
}

/** The public name is the address itself, since no name server knows of this cloud. */
export function publicFacts(
  hasPublicAddress: boolean,
  address: string,
): Pick<Instance, 'PublicIpAddress' | 'PublicDnsName'> {
  return hasPublicAddress ? { PublicIpAddress: address, PublicDnsName: address } : {}
}

function privateName(region: string, address: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`
  return `ip-${address.replaceAll('.', '-')}.${domain}`
}

/** Locally administered, and one per address. */
function macOf(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return ['02', '0e', ...bytes].join(':')
}

function metadataOptions({ image: { image } }: Wishes, input: RunInstancesRequest): InstanceMetadataOptionsResponse {
  const wanted = input.MetadataOptions
  const isV2Only = image.ImdsSupport === 'v2.0'
  return {
    State: 'applied',
    HttpTokens: wanted?.HttpTokens ?? (isV2Only ? 'required' : 'optional'),
    HttpPutResponseHopLimit: wanted?.HttpPutResponseHopLimit ?? (isV2Only ? 2 : 1),
    HttpEndpoint: wanted?.HttpEndpoint ?? 'enabled',
    HttpProtocolIpv6: 'disabled',
    InstanceMetadataTags: wanted?.InstanceMetadataTags ?? 'disabled',
  }
}

function profileFacts({ profile }: Wishes): Pick<Instance, 'IamInstanceProfile'> {
  if (!profile) return {}
  const Arn = `arn:aws:iam::${accountId}:instance-profile${profile.path}${profile.id}`
  return { IamInstanceProfile: { Arn, Id: profile.profileId } }
}

function defaultCredits({ type }: Wishes): string {
  return type.name.startsWith('t2.') ? 'standard' : 'unlimited'
}
