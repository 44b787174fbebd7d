import { awsAccessOptions } from '../../aws/index.ts'
import { boolean, defineOptions, list, map, oneOf, option, string } from '../../options/index.ts'

export const amazonImportOptions = defineOptions({
  ...awsAccessOptions,
  s3_bucket_name: option(
    string().min(1),
    'The bucket that the disk image is put into for the import. It must be in the region, and the import role must be able to read it.',
  ),
  s3_key_name: option(string().optional(), {
    description: 'What the disk image is called in the bucket. Default "packer-import-{{timestamp}}.FORMAT".',
    late: true,
  }),
  s3_encryption: option(
    oneOf(['AES256', 'aws:kms']).optional(),
    'How S3 encrypts the disk image: AES256 or aws:kms. Default is what the bucket says.',
  ),
  s3_encryption_key: option(string().optional(), "The KMS key for aws:kms. Default is the account's own for S3."),
  skip_clean: option(boolean().default(false), 'Leaves the disk image in the bucket.'),
  format: option(
    oneOf(['ova', 'raw', 'vmdk', 'vhd', 'vhdx']).default('ova'),
    "Which of the artifact's files is imported: the first with this ending. One of ova, raw, vmdk, vhd, vhdx. Default ova.",
  ),
  ami_name: option(
    string().optional(),
    'The name of the AMI. EC2 calls what it imports "import-ami-…"; with a name, a copy under that name takes its place.',
  ),
  ami_description: option(string().optional(), 'The description of the AMI.'),
  ami_users: option(list(string()).optional(), 'Ids of the accounts that may use the AMI.'),
  ami_groups: option(list(string()).optional(), 'Groups that may use the AMI; "all" makes it public.'),
  ami_org_arns: option(list(string()).optional(), 'ARNs of the AWS organizations that may use the AMI.'),
  ami_ou_arns: option(list(string()).optional(), 'ARNs of the organizational units that may use the AMI.'),
  ami_encrypt: option(boolean().default(false), "Encrypts the AMI's snapshots."),
  ami_kms_key: option(string().optional(), "The KMS key for ami_encrypt. Default is the account's own for EBS."),
  tags: option(map(string()).optional(), 'Tags of the AMI and its snapshots.'),
  imds_support: option(
    oneOf(['v2.0']).optional(),
    'Instances of the AMI answer version 2 of the instance metadata service alone: "v2.0".',
  ),
  license_type: option(string().optional(), 'The licence of the operating system: AWS or BYOL.'),
  role_name: option(string().optional(), 'The role that EC2 imports with. Default "vmimport".'),
  architecture: option(oneOf(['x86_64', 'arm64']).default('x86_64'), 'Either x86_64 or arm64. Default x86_64.'),
  boot_mode: option(
    oneOf(['legacy-bios', 'uefi']).optional(),
    'How instances boot: legacy-bios or uefi. Default is legacy-bios, and uefi for arm64.',
  ),
  platform: option(oneOf(['linux', 'windows']).optional(), 'Either linux or windows. Needed when boot_mode is uefi.'),
})
