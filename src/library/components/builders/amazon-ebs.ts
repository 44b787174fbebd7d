// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { builderFunction, type May } from '../../../template/typescript/writing.ts'
import type { AmiArtifact } from '../../artifacts.ts'
import type { Duration } from '../../duration-text.ts'
import type { AwsAccessOptions } from '../aws-access-options.ts'
import type { CommunicatorOptions } from '../communicator-options.ts'

/** The options of builder "amazon-ebs". */
export interface AmazonEbsOptions extends AwsAccessOptions, CommunicatorOptions {
  /** The name of the AMI, unique in account and region: 3 to 128 letters, digits, spaces and ( ) [ ] . / - ' @ _. Required. */
  readonly ami_name: May<string>
  /**
   * The AMI's description. May name the source image: {{ .SourceAMI }}.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly ami_description?: May<string> | undefined
  /** Accepted for compatibility: an AMI has the virtualization type of its source. */
  readonly ami_virtualization_type?: May<string> | undefined
  /** Ids of the accounts that may use the AMI. */
  readonly ami_users?: May<readonly May<string>[]> | undefined
  /** Groups that may use the AMI; "all" makes it public. */
  readonly ami_groups?: May<readonly May<string>[]> | undefined
  /** ARNs of the AWS organizations that may use the AMI. */
  readonly ami_org_arns?: May<readonly May<string>[]> | undefined
  /** ARNs of the organizational units that may use the AMI. */
  readonly ami_ou_arns?: May<readonly May<string>[]> | undefined
  /** Product codes of AWS Marketplace to put on the AMI. */
  readonly ami_product_codes?: May<readonly May<string>[]> | undefined
  /** Other regions to copy the AMI to. */
  readonly ami_regions?: May<readonly May<string>[]> | undefined
  /** Asks EC2 to finish each copy within this time, which costs extra: a multiple of 15, 15 to 2880. */
  readonly snapshot_copy_duration_minutes?: May<number> | undefined
  /**
   * Tags of the AMI and its snapshots, in all regions.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "tags", as a block with key and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly key: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /** Switches enhanced networking (ENA) on for the AMI. Left out: as the source has it. */
  readonly ena_support?: May<boolean> | undefined
  /**
   * Switches enhanced networking (Intel 82599) on for the AMI.
   *
   * Default: false.
   */
  readonly sriov_support?: May<boolean> | undefined
  /**
   * Replaces AMIs of the same name: they are deregistered once the new image exists. Also set by -force.
   *
   * Default: false.
   */
  readonly force_deregister?: May<boolean> | undefined
  /**
   * Also deletes the snapshots of the AMIs that are replaced.
   *
   * Default: false.
   */
  readonly force_delete_snapshot?: May<boolean> | undefined
  /** Encrypts the volumes of the AMI (true), or keeps them unencrypted (false). Left out: as the source has it. */
  readonly encrypt_boot?: May<boolean> | undefined
  /** The KMS key to encrypt with in the build region. Default: the account's own. */
  readonly kms_key_id?: May<string> | undefined
  /** The KMS key of each of ami_regions; "" stands for the account's default key there. */
  readonly region_kms_key_ids?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * Keeps the AMI in ami_regions alone, not in the build region.
   *
   * Default: false.
   */
  readonly skip_save_build_region?: May<boolean> | undefined
  /** "v2.0" makes instances of the AMI ask for IMDSv2 by default. */
  readonly imds_support?: May<string> | undefined
  /** When the AMI becomes deprecated, in RFC 3339: "2027-01-01T00:00:00Z". */
  readonly deprecate_at?: May<string> | undefined
  /** Protects the AMI from being deregistered. */
  readonly deregistration_protection?:
    | {
        /**
         * Switches the protection on.
         *
         * Default: false.
         */
        readonly enabled?: May<boolean> | undefined
        /**
         * Keeps it for 24 hours after it was switched off.
         *
         * Default: false.
         */
        readonly with_cooldown?: May<boolean> | undefined
      }
    | undefined
  /**
   * Further tags of the snapshots.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly snapshot_tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "snapshot_tags", as a block with key and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly snapshot_tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly key: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /** Ids of the accounts that may make volumes of the snapshots. */
  readonly snapshot_users?: May<readonly May<string>[]> | undefined
  /** Groups that may make volumes of the snapshots; "all" is public. */
  readonly snapshot_groups?: May<readonly May<string>[]> | undefined
  /** The type of the instance, such as "t3.micro". This, instance_types or spot_instance_types is required. */
  readonly instance_type?: May<string> | undefined
  /** Several types, instead of instance_type: where there is no capacity for one, the next is tried. */
  readonly instance_types?: May<readonly May<string>[]> | undefined
  /** The id of the AMI to start from. This or source_ami_filter is required. */
  readonly source_ami?: May<string> | undefined
  /** Looks the AMI to start from up. */
  readonly source_ami_filter?:
    | {
        /** Filters by the names of EC2's API. A value is a list with commas between. */
        readonly filters?: May<Readonly<Record<string, May<string>>>> | undefined
        /** Account ids, "self", "amazon" or "aws-marketplace". Required. */
        readonly owners?: May<readonly May<string>[]> | undefined
        /**
         * Takes the newest when several match.
         *
         * Default: false.
         */
        readonly most_recent?: May<boolean> | undefined
        /**
         * Also looks at deprecated AMIs.
         *
         * Default: false.
         */
        readonly include_deprecated?: May<boolean> | undefined
      }
    | undefined
  /** Gives the instance a public address, or none. Left out: as the subnet has it. */
  readonly associate_public_ip_address?: May<boolean> | undefined
  /** The zone to launch in. Default: EC2 chooses. */
  readonly availability_zone?: May<string> | undefined
  /** The subnet to launch in. */
  readonly subnet_id?: May<string> | undefined
  /** Several subnets of one VPC, instead of subnet_id: where there is no capacity in the zone of one, the next is tried. */
  readonly subnet_ids?: May<readonly May<string>[]> | undefined
  /** Looks the subnet up. */
  readonly subnet_filter?:
    | {
        /** Filters by the names of EC2's API. A value is a list with commas between. */
        readonly filters?: May<Readonly<Record<string, May<string>>>> | undefined
        /**
         * Takes the one with the most free addresses when several match, and the others when it has no capacity.
         *
         * Default: false.
         */
        readonly most_free?: May<boolean> | undefined
        /**
         * Takes any when several match, and the others when it has no capacity.
         *
         * Default: false.
         */
        readonly random?: May<boolean> | undefined
      }
    | undefined
  /** The VPC of the temporary security group. Default: that of the subnet. */
  readonly vpc_id?: May<string> | undefined
  /** Looks the VPC up. Exactly one must match. */
  readonly vpc_filter?:
    | {
        /** Filters by the names of EC2's API. A value is a list with commas between. */
        readonly filters?: May<Readonly<Record<string, May<string>>>> | undefined
      }
    | undefined
  /** The security group of the instance, instead of a temporary one. */
  readonly security_group_id?: May<string> | undefined
  /** The security groups of the instance, instead of a temporary one. */
  readonly security_group_ids?: May<readonly May<string>[]> | undefined
  /** Looks the security groups up; all that match are used. */
  readonly security_group_filter?:
    | {
        /** Filters by the names of EC2's API. A value is a list with commas between. */
        readonly filters?: May<Readonly<Record<string, May<string>>>> | undefined
      }
    | undefined
  /** Who may connect to the instance. Default: this computer's own address where it can be found out, else everybody. */
  readonly temporary_security_group_source_cidrs?: May<readonly May<string>[]> | undefined
  /**
   * Lets only this computer's public address connect, and fails when it can't be found out.
   *
   * Default: false.
   */
  readonly temporary_security_group_source_public_ip?: May<boolean> | undefined
  /** The instance profile of the instance. */
  readonly iam_instance_profile?: May<string> | undefined
  /**
   * Doesn't check that iam_instance_profile exists.
   *
   * Default: false.
   */
  readonly skip_profile_validation?: May<boolean> | undefined
  /** Makes an instance profile with this policy for the build. */
  readonly temporary_iam_instance_profile_policy_document?:
    | {
        /** The version of the policy language. Default "2012-10-17". */
        readonly Version?: May<string> | undefined
        /** What the instance may do. */
        readonly Statement?:
          | readonly {
              /** "Allow" or "Deny". */
              readonly Effect?: May<string> | undefined
              /** Actions, such as "logs:*". */
              readonly Action?: May<readonly May<string>[]> | undefined
              /** ARNs of resources, or "*". */
              readonly Resource?: May<readonly May<string>[]> | undefined
            }[]
          | undefined
      }
    | undefined
  /**
   * Launches an EBS-optimized instance.
   *
   * Default: false.
   */
  readonly ebs_optimized?: May<boolean> | undefined
  /**
   * Launches the instance with Nitro Enclaves.
   *
   * Default: false.
   */
  readonly enable_nitro_enclave?: May<boolean> | undefined
  /**
   * Lets a burstable instance use more than its CPU credits.
   *
   * Default: false.
   */
  readonly enable_unlimited_credits?: May<boolean> | undefined
  /**
   * The old name of enable_unlimited_credits.
   *
   * Default: false.
   *
   * @deprecated use "enable_unlimited_credits" instead
   */
  readonly enable_t2_unlimited?: May<boolean> | undefined
  /** Whether a fitting capacity reservation may be used: "none" or "open". Default "none". */
  readonly capacity_reservation_preference?: May<'none' | 'open'> | undefined
  /** The capacity reservation to launch in. */
  readonly capacity_reservation_id?: May<string> | undefined
  /** The group of capacity reservations to launch in. */
  readonly capacity_reservation_group_arn?: May<string> | undefined
  /**
   * Doesn't stop the instance before the image is made: the provisioners must have done so.
   *
   * Default: false.
   */
  readonly disable_stop_instance?: May<boolean> | undefined
  /** What happens when the instance shuts itself down: "stop" or "terminate". Default: "stop" when a provisioner does it, "terminate" at the end of its lease. */
  readonly shutdown_behavior?: May<'stop' | 'terminate'> | undefined
  /** User data of the instance. A text that is base64 already is sent as it is. */
  readonly user_data?: May<string> | undefined
  /** A file with the user data. */
  readonly user_data_file?: May<string> | undefined
  /**
   * Tags of the instance and all that is made only for the build; also of the AMI, see skip_ami_run_tags.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "run_tags", as a block with key and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly key: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /** Where the instance is placed. */
  readonly placement?:
    | {
        /** "default", "dedicated" or "host". */
        readonly tenancy?: May<string> | undefined
        /** The dedicated host. */
        readonly host_id?: May<string> | undefined
        /** The group of dedicated hosts. */
        readonly host_resource_group_arn?: May<string> | undefined
      }
    | undefined
  /**
   * The old form of placement.tenancy.
   *
   * @deprecated use "placement" with "tenancy" instead
   */
  readonly tenancy?: May<string> | undefined
  /** Licenses of the instance. Repeatable. */
  readonly license_specifications?:
    | readonly {
        /** The license configuration. */
        readonly license_configuration_request?:
          | {
              /** The ARN of the license configuration. */
              readonly license_configuration_arn?: May<string> | undefined
            }
          | undefined
      }[]
    | undefined
  /** The instance's metadata service. */
  readonly metadata_options?:
    | {
        /** "enabled" or "disabled". Default "enabled". */
        readonly http_endpoint?: May<string> | undefined
        /** "required" allows IMDSv2 only; "optional" both. Default "optional". */
        readonly http_tokens?: May<string> | undefined
        /** How far IMDSv2 tokens travel, 1 to 64. Default 1. */
        readonly http_put_response_hop_limit?: May<number> | undefined
        /** "enabled" shows tags in the metadata. Default "disabled". */
        readonly instance_metadata_tags?: May<string> | undefined
      }
    | undefined
  /**
   * Doesn't ask EC2, before anything is made, whether it would allow all that the build needs.
   *
   * Default: false.
   */
  readonly skip_permission_check?: May<boolean> | undefined
  /** How to reach the instance: public_ip, private_ip, public_dns, private_dns or ipv6. Default: the public address where it has one, else the private one. */
  readonly ssh_interface?: May<string> | undefined
  /** How long the machine goes on running when the run that started it is gone; then it turns itself off. At least "1m"; "off" is for ever. Default "1h". */
  readonly lease_duration?: May<string> | undefined
  /** Waits, before the first provisioner, until cloud-init has ended and nobody holds the package manager's locks. Default true. */
  readonly wait_until_ready?: May<boolean> | undefined
  /** How long that may take; then the build goes on with a warning. 0 is for ever. Default 10m. */
  readonly ready_timeout?: May<Duration> | undefined
  /** The markets to try one after the other: "spot", "on-demand". Default "spot" with spot_price or spot_instance_types, else "on-demand". */
  readonly instance_markets?: May<readonly May<'spot' | 'on-demand'>[]> | undefined
  /** Launches a spot instance, for at most this many US dollars an hour; "auto" pays up to the price on demand. "" and "0" mean on demand. */
  readonly spot_price?: May<string> | undefined
  /** Types of which EC2 chooses one for the spot instance, by spot_allocation_strategy; instead of instance_type. */
  readonly spot_instance_types?: May<readonly May<string>[]> | undefined
  /** How EC2 chooses: "lowest-price", "diversified", "capacity-optimized", "capacity-optimized-prioritized" or "price-capacity-optimized". Default: EC2's own. */
  readonly spot_allocation_strategy?:
    | May<
        | 'lowest-price'
        | 'diversified'
        | 'capacity-optimized'
        | 'capacity-optimized-prioritized'
        | 'price-capacity-optimized'
      >
    | undefined
  /** How often the build starts over on the next choice when EC2 takes its spot instance back. Default 2. */
  readonly spot_restarts?: May<number> | undefined
  /**
   * Tags of the request for the spot instance.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly spot_tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "spot_tags", as a block with key and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly spot_tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly key: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /**
   * Tags of the fleet, the call by which EC2 launches spot instances.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly fleet_tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "fleet_tags", as a block with key and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly fleet_tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly key: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /**
   * Without effect, as in Packer.
   *
   * @deprecated it has no effect
   */
  readonly spot_price_auto_product?: May<string> | undefined
  /**
   * Without effect, as in Packer: EC2 no longer sells spot instances for a fixed time.
   *
   * @deprecated it has no effect
   */
  readonly block_duration_minutes?: May<number> | undefined
  /** Devices of instances that are launched from the AMI. Repeatable. */
  readonly ami_block_device_mappings?:
    | readonly {
        /** The name of the device, such as "/dev/sda1" or "/dev/xvda". Required. */
        readonly device_name?: May<string> | undefined
        /** Deletes the volume with its instance. Default false: volumes of launch mappings stay behind after the build. */
        readonly delete_on_termination?: May<boolean> | undefined
        /** Encrypts the volume. Left out: as the snapshot and the account have it. */
        readonly encrypted?: May<boolean> | undefined
        /** The KMS key to encrypt with. */
        readonly kms_key_id?: May<string> | undefined
        /** Operations per second: io1 and io2 100 to 64000, gp3 3000 to 16000. */
        readonly iops?: May<number> | undefined
        /** MiB per second of a gp3 volume, 125 to 1000. */
        readonly throughput?: May<number> | undefined
        /**
         * Leaves out a device that the source image has.
         *
         * Default: false.
         */
        readonly no_device?: May<boolean> | undefined
        /** The snapshot to make the volume from. */
        readonly snapshot_id?: May<string> | undefined
        /** An instance store volume: "ephemeral0" and so on. */
        readonly virtual_name?: May<string> | undefined
        /** gp2, gp3, io1, io2, st1, sc1 or standard. */
        readonly volume_type?: May<string> | undefined
        /** The size in GiB. Default: that of the snapshot. */
        readonly volume_size?: May<number> | undefined
      }[]
    | undefined
  /** Devices of the instance that builds. Repeatable. */
  readonly launch_block_device_mappings?:
    | readonly {
        /** The name of the device, such as "/dev/sda1" or "/dev/xvda". Required. */
        readonly device_name?: May<string> | undefined
        /** Deletes the volume with its instance. Default false: volumes of launch mappings stay behind after the build. */
        readonly delete_on_termination?: May<boolean> | undefined
        /** Encrypts the volume. Left out: as the snapshot and the account have it. */
        readonly encrypted?: May<boolean> | undefined
        /** The KMS key to encrypt with. */
        readonly kms_key_id?: May<string> | undefined
        /** Operations per second: io1 and io2 100 to 64000, gp3 3000 to 16000. */
        readonly iops?: May<number> | undefined
        /** MiB per second of a gp3 volume, 125 to 1000. */
        readonly throughput?: May<number> | undefined
        /**
         * Leaves out a device that the source image has.
         *
         * Default: false.
         */
        readonly no_device?: May<boolean> | undefined
        /** The snapshot to make the volume from. */
        readonly snapshot_id?: May<string> | undefined
        /** An instance store volume: "ephemeral0" and so on. */
        readonly virtual_name?: May<string> | undefined
        /** gp2, gp3, io1, io2, st1, sc1 or standard. */
        readonly volume_type?: May<string> | undefined
        /** The size in GiB. Default: that of the snapshot. */
        readonly volume_size?: May<number> | undefined
      }[]
    | undefined
  /**
   * Tags of the volumes of the instance that builds.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_volume_tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * One of "run_volume_tags", as a block with name and value. Repeatable.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_volume_tag?:
    | readonly {
        /**
         * The tag's name.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly name: May<string>
        /**
         * The tag's value.
         *
         * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
         */
        readonly value?: May<string> | undefined
      }[]
    | undefined
  /**
   * Leaves instance store volumes out of the AMI (xvdca to xvdcz are mapped to nothing).
   *
   * Default: false.
   */
  readonly no_ephemeral?: May<boolean> | undefined
  /**
   * Does everything but make the AMI: for tries.
   *
   * Default: false.
   */
  readonly skip_create_ami?: May<boolean> | undefined
  /**
   * Doesn't put run_tags on the AMI and its snapshots.
   *
   * Default: false.
   */
  readonly skip_ami_run_tags?: May<boolean> | undefined
}

/** Builder "amazon-ebs". */
export const amazonEbs = builderFunction<AmazonEbsOptions, AmiArtifact>('amazon-ebs')
