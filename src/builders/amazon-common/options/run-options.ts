import type { z } from 'zod'
import { amiFilterOptions } from '../../../aws/index.ts'
import { leaseOptions, readyOptions } from '../../../guests/index.ts'
import { block, boolean, duration, integer, list, map, oneOf, option, string } from '../../../options/index.ts'
import { spotOptions } from './spot-options.ts'
import { tagBlocks } from './tag-options.ts'

const SESSION_MANAGER = 'connecting through Session Manager comes with a later version'
const WINDOWS = 'Windows comes with a later version'

const filters = option(
  map(string()).optional(),
  "Filters by the names of EC2's API. A value is a list with commas between.",
)

/** Options about the instance that a build runs on. */
export const runOptions = {
  instance_type: option(
    string().optional(),
    'The type of the instance, such as "t3.micro". This, instance_types or spot_instance_types is required.',
  ),
  instance_types: option(
    list(string()).optional(),
    'Several types, instead of instance_type: where there is no capacity for one, the next is tried.',
  ),
  source_ami: option(string().optional(), 'The id of the AMI to start from. This or source_ami_filter is required.'),
  source_ami_filter: option(block(amiFilterOptions).optional(), 'Looks the AMI to start from up.'),
  associate_public_ip_address: option(
    boolean().optional(),
    'Gives the instance a public address, or none. Left out: as the subnet has it.',
  ),
  availability_zone: option(string().optional(), 'The zone to launch in. Default: EC2 chooses.'),
  subnet_id: option(string().optional(), 'The subnet to launch in.'),
  subnet_ids: option(
    list(string()).optional(),
    'Several subnets of one VPC, instead of subnet_id: where there is no capacity in the zone of one, the next is tried.',
  ),
  subnet_filter: option(
    block({
      filters,
      most_free: option(
        boolean().default(false),
        'Takes the one with the most free addresses when several match, and the others when it has no capacity.',
      ),
      random: option(boolean().default(false), 'Takes any when several match, and the others when it has no capacity.'),
    }).optional(),
    'Looks the subnet up.',
  ),
  vpc_id: option(string().optional(), 'The VPC of the temporary security group. Default: that of the subnet.'),
  vpc_filter: option(block({ filters }).optional(), 'Looks the VPC up. Exactly one must match.'),
  security_group_id: option(string().optional(), 'The security group of the instance, instead of a temporary one.'),
  security_group_ids: option(
    list(string()).optional(),
    'The security groups of the instance, instead of a temporary one.',
  ),
  security_group_filter: option(
    block({ filters }).optional(),
    'Looks the security groups up; all that match are used.',
  ),
  temporary_security_group_source_cidrs: option(
    list(string()).optional(),
    "Who may connect to the instance. Default: this computer's own address where it can be found out, else everybody.",
  ),
  temporary_security_group_source_public_ip: option(
    boolean().default(false),
    "Lets only this computer's public address connect, and fails when it can't be found out.",
  ),
  iam_instance_profile: option(string().optional(), 'The instance profile of the instance.'),
  skip_profile_validation: option(boolean().default(false), "Doesn't check that iam_instance_profile exists."),
  temporary_iam_instance_profile_policy_document: option(
    block({
      Version: option(string().optional(), 'The version of the policy language. Default "2012-10-17".'),
      Statement: option(
        list(
          block({
            Effect: option(string().optional(), '"Allow" or "Deny".'),
            Action: option(list(string()).optional(), 'Actions, such as "logs:*".'),
            Resource: option(list(string()).optional(), 'ARNs of resources, or "*".'),
          }),
        ).optional(),
        'What the instance may do.',
      ),
    }).optional(),
    'Makes an instance profile with this policy for the build.',
  ),
  ebs_optimized: option(boolean().default(false), 'Launches an EBS-optimized instance.'),
  enable_nitro_enclave: option(boolean().default(false), 'Launches the instance with Nitro Enclaves.'),
  enable_unlimited_credits: option(
    boolean().default(false),
    'Lets a burstable instance use more than its CPU credits.',
  ),
  enable_t2_unlimited: option(boolean().default(false), {
    description: 'The old name of enable_unlimited_credits.',
    deprecated: 'use "enable_unlimited_credits" instead',
  }),
  capacity_reservation_preference: option(
    oneOf(['none', 'open']).optional(),
    'Whether a fitting capacity reservation may be used: "none" or "open". Default "none".',
  ),
  capacity_reservation_id: option(string().optional(), 'The capacity reservation to launch in.'),
  capacity_reservation_group_arn: option(string().optional(), 'The group of capacity reservations to launch in.'),
  disable_stop_instance: option(
    boolean().default(false),
    "Doesn't stop the instance before the image is made: the provisioners must have done so.",
  ),
  shutdown_behavior: option(
    oneOf(['stop', 'terminate']).optional(),
    'What happens when the instance shuts itself down: "stop" or "terminate". Default: "stop" when a provisioner does it, "terminate" at the end of its lease.',
  ),
  user_data: option(string().optional(), 'User data of the instance. A text that is base64 already is sent as it is.'),
  user_data_file: option(string().optional(), 'A file with the user data.'),
  run_tags: option(map(string()).optional(), {
    description:
      'Tags of the instance and all that is made only for the build; also of the AMI, see skip_ami_run_tags.',
    late: true,
  }),
  run_tag: tagBlocks('run_tags'),
  placement: option(
    block({
      tenancy: option(string().optional(), '"default", "dedicated" or "host".'),
      host_id: option(string().optional(), 'The dedicated host.'),
      host_resource_group_arn: option(string().optional(), 'The group of dedicated hosts.'),
    }).optional(),
    'Where the instance is placed.',
  ),
  tenancy: option(string().optional(), {
    description: 'The old form of placement.tenancy.',
    deprecated: 'use "placement" with "tenancy" instead',
  }),
  license_specifications: option(
    list(
      block({
        license_configuration_request: option(
          block({
            license_configuration_arn: option(string().optional(), 'The ARN of the license configuration.'),
          }).optional(),
          'The license configuration.',
        ),
      }),
    ).optional(),
    'Licenses of the instance. Repeatable.',
  ),
  metadata_options: option(
    block({
      http_endpoint: option(string().optional(), '"enabled" or "disabled". Default "enabled".'),
      http_tokens: option(string().optional(), '"required" allows IMDSv2 only; "optional" both. Default "optional".'),
      http_put_response_hop_limit: option(integer().optional(), 'How far IMDSv2 tokens travel, 1 to 64. Default 1.'),
      instance_metadata_tags: option(string().optional(), '"enabled" shows tags in the metadata. Default "disabled".'),
    }).optional(),
    "The instance's metadata service.",
  ),
  skip_permission_check: option(
    boolean().default(false),
    "Doesn't ask EC2, before anything is made, whether it would allow all that the build needs.",
  ),
  ssh_interface: option(
    string().optional(),
    'How to reach the instance: public_ip, private_ip, public_dns, private_dns or ipv6. Default: the public address where it has one, else the private one.',
  ),
  ...leaseOptions,
  ...readyOptions,
  ...spotOptions,
  session_manager_port: option(integer().optional(), {
    description: 'The local port of a Session Manager tunnel.',
    refused: SESSION_MANAGER,
  }),
  pause_before_ssm: option(duration().optional(), {
    description: 'How long to wait before a Session Manager tunnel.',
    refused: SESSION_MANAGER,
  }),
  windows_password_timeout: option(duration().optional(), {
    description: 'How long to wait for the password of a Windows instance.',
    refused: WINDOWS,
  }),
}

/** The decoded form of {@link runOptions}. */
export type RunOptions = z.infer<z.ZodObject<typeof runOptions>>
