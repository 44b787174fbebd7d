import type {
  CreateFleetError,
  CreateVolumePermission,
  Image,
  ImportImageTask,
  Instance,
  KeyPairInfo,
  LaunchPermission,
  RequestLaunchTemplateData,
  SecurityGroup,
  SecurityGroupRule,
  Snapshot,
  Subnet,
  Volume,
  VolumeModification,
  Vpc,
} from '@aws-sdk/client-ec2'
import type { MovedPort, VolumeSource } from '../machine-driver.ts'

/** What is remembered of each kind of resource: the SDK's own shape without tags, and what only the cloud itself knows. */
export interface Records {
  readonly image: ImageRecord
  readonly instance: InstanceRecord
  readonly volume: VolumeRecord
  readonly snapshot: SnapshotRecord
  readonly 'key-pair': KeyPairRecord
  readonly 'security-group': SecurityGroupRecord
  readonly vpc: VpcRecord
  readonly subnet: SubnetRecord
  readonly 'client-token': ClientTokenRecord
  readonly parameter: ParameterRecord
  readonly secret: SecretRecord
  readonly 'instance-profile': InstanceProfileRecord
  readonly role: RoleRecord
  readonly counter: CounterRecord
  readonly 'launch-template': LaunchTemplateRecord
  readonly fleet: FleetRecord
  readonly 'import-image-task': ImportTaskRecord
}

export type Kind = keyof Records

export interface ImageRecord {
  readonly id: string
  readonly image: Image & { readonly ImageId: string; readonly Name: string; readonly CreationDate: string }
  readonly launchPermissions: readonly LaunchPermission[]
  /** The user that machines started from it let in, where the guest has to be told. */
  readonly loginUser?: string
  /** Root volumes start as this base image, not as a snapshot. */
  readonly baseImage?: string
  readonly lastLaunchedAt?: string
}

export interface InstanceRecord {
  readonly id: string
  readonly instance: Instance & { readonly InstanceId: string; readonly ImageId: string; readonly InstanceType: string }
  readonly reservationId: string
  readonly networkInterfaceId: string
  readonly attachmentId: string
  readonly mac: string
  readonly address: string
  /** Its address is public too, while it is on. */
  readonly hasPublicAddress: boolean
  /** As given: base64. */
  readonly userData?: string
  readonly publicKeys: readonly { readonly name: string; readonly key: string }[]
  readonly loginUser?: string
  readonly disableApiTermination: boolean
  readonly disableApiStop: boolean
  readonly shutdownBehavior: 'stop' | 'terminate'
  readonly creditSpecification?: string
  /** The console's last words, kept when the machine is forgotten. */
  readonly lastConsole?: string
  /** Counts starts, so that news of an earlier life is known for what it is. */
  readonly life: number
  /** Nothing reaches it: a fault that was asked for. */
  readonly silent?: boolean
  /** Its request, when it is a spot instance. */
  readonly spot?: {
    readonly requestId: string
    readonly maxPrice?: string | undefined
    readonly createdAt: Date
    readonly isCancelled?: true
  }
  /** Of the present life. */
  readonly movedPorts?: readonly MovedPort[]
  readonly terminatedAt?: Date
}

export interface VolumeRecord {
  readonly id: string
  readonly volume: Volume & { readonly VolumeId: string; readonly Size: number }
  readonly source: VolumeSource
  /** The latest one. */
  readonly modification?: VolumeModification
}

export interface SnapshotRecord {
  readonly id: string
  readonly snapshot: Snapshot & { readonly SnapshotId: string; readonly VolumeSize: number }
  /** Copies share their layer. */
  readonly layerId: string
  readonly createVolumePermissions: readonly CreateVolumePermission[]
}

export interface KeyPairRecord {
  /** `key-…`; the name is unique as well. */
  readonly id: string
  readonly pair: KeyPairInfo & { readonly KeyName: string }
  readonly publicKey: string
}

export interface SecurityGroupRecord {
  readonly id: string
  readonly group: SecurityGroup & { readonly GroupId: string; readonly GroupName: string; readonly VpcId: string }
  readonly rules: readonly (SecurityGroupRule & { readonly SecurityGroupRuleId: string })[]
}

export interface VpcRecord {
  readonly id: string
  readonly vpc: Vpc & { readonly VpcId: string; readonly CidrBlock: string }
}

export interface SubnetRecord {
  readonly id: string
  readonly subnet: Subnet & {
    readonly SubnetId: string
    readonly VpcId: string
    readonly CidrBlock: string
    readonly AvailabilityZone: string
  }
}

export interface ClientTokenRecord {
  /** `Action/token`. */
  readonly id: string
  readonly parameters: string
  readonly made: readonly string[]
}

export interface ParameterRecord {
  readonly id: string
  readonly type: 'String' | 'StringList' | 'SecureString'
  readonly value: string
  readonly version: number
  readonly modifiedAt: Date
  readonly dataType: string
}

export interface SecretRecord {
  /** Its name. */
  readonly id: string
  /** What Secrets Manager puts behind the name in its ARN. */
  readonly suffix: string
  readonly description?: string
  readonly createdAt: Date
  /** It is to be deleted, and can't be used. */
  readonly deletedAt?: Date
  readonly versions: readonly SecretVersion[]
  readonly tags: Readonly<Record<string, string>>
}

/** Its value is a text or bytes. */
export interface SecretVersion {
  readonly id: string
  /** Its labels: `AWSCURRENT`. */
  readonly stages: readonly string[]
  readonly createdAt: Date
  readonly text?: string
  /** In base64. */
  readonly binary?: string
}

export interface RoleRecord {
  /** Its name. */
  readonly id: string
  readonly roleId: string
  readonly path: string
  readonly assumeRolePolicy: string
  readonly description?: string
  readonly policies: Readonly<Record<string, string>>
  readonly createdAt: Date
}

export interface InstanceProfileRecord {
  /** Its name. */
  readonly id: string
  readonly profileId: string
  readonly path: string
  readonly roles: readonly string[]
  readonly createdAt: Date
}

export interface LaunchTemplateRecord {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly data: RequestLaunchTemplateData
  readonly createdAt: Date
}

/** Of the type instant: it has done its work when it is answered. */
export interface FleetRecord {
  readonly id: string
  readonly instances: readonly string[]
  readonly errors: readonly CreateFleetError[]
  readonly lifecycle: 'spot' | 'on-demand'
}

/** A disk file in S3. */
export interface ImportSource {
  readonly bucket: string
  readonly key: string
  readonly format: 'ova' | 'raw' | 'vmdk' | 'vhd' | 'vhdx'
}

export interface ImportTaskRecord {
  readonly id: string
  readonly task: ImportImageTask & { readonly ImportTaskId: string }
  readonly source: ImportSource
  /** That the disk becomes. */
  readonly layerId: string
  readonly bootMode: 'legacy-bios' | 'uefi'
}

export interface CounterRecord {
  readonly id: string
  readonly value: number
}
