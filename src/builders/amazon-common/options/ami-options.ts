import type { z } from 'zod'
import { block, boolean, integer, list, map, option, string } from '../../../options/index.ts'
import { tagBlocks } from './tag-options.ts'

/** Options about the AMI that a build makes. */
export const amiOptions = {
  ami_name: option(
    string(),
    "The name of the AMI, unique in account and region: 3 to 128 letters, digits, spaces and ( ) [ ] . / - ' @ _. Required.",
  ),
  ami_description: option(string().optional(), {
    description: "The AMI's description. May name the source image: {{ .SourceAMI }}.",
    late: true,
  }),
  ami_virtualization_type: option(
    string().optional(),
    'Accepted for compatibility: an AMI has the virtualization type of its source.',
  ),
  ami_users: option(list(string()).optional(), 'Ids of the accounts that may use the AMI.'),
  ami_groups: option(list(string()).optional(), 'Groups that may use the AMI; "all" makes it public.'),
  ami_org_arns: option(list(string()).optional(), 'ARNs of the AWS organizations that may use the AMI.'),
  ami_ou_arns: option(list(string()).optional(), 'ARNs of the organizational units that may use the AMI.'),
  ami_product_codes: option(list(string()).optional(), 'Product codes of AWS Marketplace to put on the AMI.'),
  ami_regions: option(list(string()).optional(), 'Other regions to copy the AMI to.'),
  snapshot_copy_duration_minutes: option(
    integer().min(0).optional(),
    'Asks EC2 to finish each copy within this time, which costs extra: a multiple of 15, 15 to 2880.',
  ),
  tags: option(map(string()).optional(), {
    description: 'Tags of the AMI and its snapshots, in all regions.',
    late: true,
  }),
  tag: tagBlocks('tags'),
  ena_support: option(
    boolean().optional(),
    'Switches enhanced networking (ENA) on for the AMI. Left out: as the source has it.',
  ),
  sriov_support: option(boolean().default(false), 'Switches enhanced networking (Intel 82599) on for the AMI.'),
  force_deregister: option(
    boolean().default(false),
    'Replaces AMIs of the same name: they are deregistered once the new image exists. Also set by -force.',
  ),
  force_delete_snapshot: option(boolean().default(false), 'Also deletes the snapshots of the AMIs that are replaced.'),
  encrypt_boot: option(
    boolean().optional(),
    'Encrypts the volumes of the AMI (true), or keeps them unencrypted (false). Left out: as the source has it.',
  ),
  kms_key_id: option(
    string().optional(),
    "The KMS key to encrypt with in the build region. Default: the account's own.",
  ),
  region_kms_key_ids: option(
    map(string()).optional(),
    'The KMS key of each of ami_regions; "" stands for the account\'s default key there.',
  ),
  skip_save_build_region: option(
    boolean().default(false),
    'Keeps the AMI in ami_regions alone, not in the build region.',
  ),
  imds_support: option(string().optional(), '"v2.0" makes instances of the AMI ask for IMDSv2 by default.'),
  deprecate_at: option(string().optional(), 'When the AMI becomes deprecated, in RFC 3339: "2027-01-01T00:00:00Z".'),
  deregistration_protection: option(
    block({
      enabled: option(boolean().default(false), 'Switches the protection on.'),
      with_cooldown: option(boolean().default(false), 'Keeps it for 24 hours after it was switched off.'),
    }).optional(),
    'Protects the AMI from being deregistered.',
  ),
  snapshot_tags: option(map(string()).optional(), { description: 'Further tags of the snapshots.', late: true }),
  snapshot_tag: tagBlocks('snapshot_tags'),
  snapshot_users: option(list(string()).optional(), 'Ids of the accounts that may make volumes of the snapshots.'),
  snapshot_groups: option(list(string()).optional(), 'Groups that may make volumes of the snapshots; "all" is public.'),
}

/** The decoded form of {@link amiOptions}. */
export type AmiOptions = z.infer<z.ZodObject<typeof amiOptions>>
