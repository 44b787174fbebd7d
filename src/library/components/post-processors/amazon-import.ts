// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'
import type { AwsAccessOptions } from '../aws-access-options.ts'

/** The options of post-processor "amazon-import". */
export interface AmazonImportOptions extends AwsAccessOptions {
  /** The bucket that the disk image is put into for the import. It must be in the region, and the import role must be able to read it. */
  readonly s3_bucket_name: May<string>
  /**
   * What the disk image is called in the bucket. Default "packer-import-{{timestamp}}.FORMAT".
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly s3_key_name?: May<string> | undefined
  /** How S3 encrypts the disk image: AES256 or aws:kms. Default is what the bucket says. */
  readonly s3_encryption?: May<'AES256' | 'aws:kms'> | undefined
  /** The KMS key for aws:kms. Default is the account's own for S3. */
  readonly s3_encryption_key?: May<string> | undefined
  /**
   * Leaves the disk image in the bucket.
   *
   * Default: false.
   */
  readonly skip_clean?: May<boolean> | undefined
  /** Which of the artifact's files is imported: the first with this ending. One of ova, raw, vmdk, vhd, vhdx. Default ova. */
  readonly format?: May<'ova' | 'raw' | 'vmdk' | 'vhd' | 'vhdx'> | undefined
  /** The name of the AMI. EC2 calls what it imports "import-ami-…"; with a name, a copy under that name takes its place. */
  readonly ami_name?: May<string> | undefined
  /** The description of the AMI. */
  readonly ami_description?: May<string> | undefined
  /** Ids of the accounts that may use the AMI. */
  readonly ami_users?: May<readonly May<string>[]> | undefined
  /** Groups that may use the AMI; "all" makes it public. */
  readonly ami_groups?: May<readonly May<string>[]> | undefined
  /** ARNs of the AWS organizations that may use the AMI. */
  readonly ami_org_arns?: May<readonly May<string>[]> | undefined
  /** ARNs of the organizational units that may use the AMI. */
  readonly ami_ou_arns?: May<readonly May<string>[]> | undefined
  /**
   * Encrypts the AMI's snapshots.
   *
   * Default: false.
   */
  readonly ami_encrypt?: May<boolean> | undefined
  /** The KMS key for ami_encrypt. Default is the account's own for EBS. */
  readonly ami_kms_key?: May<string> | undefined
  /** Tags of the AMI and its snapshots. */
  readonly tags?: May<Readonly<Record<string, May<string>>>> | undefined
  /** Instances of the AMI answer version 2 of the instance metadata service alone: "v2.0". */
  readonly imds_support?: May<'v2.0'> | undefined
  /** The licence of the operating system: AWS or BYOL. */
  readonly license_type?: May<string> | undefined
  /** The role that EC2 imports with. Default "vmimport". */
  readonly role_name?: May<string> | undefined
  /** Either x86_64 or arm64. Default x86_64. */
  readonly architecture?: May<'x86_64' | 'arm64'> | undefined
  /** How instances boot: legacy-bios or uefi. Default is legacy-bios, and uefi for arm64. */
  readonly boot_mode?: May<'legacy-bios' | 'uefi'> | undefined
  /** Either linux or windows. Needed when boot_mode is uefi. */
  readonly platform?: May<'linux' | 'windows'> | undefined
}

/** Post-processor "amazon-import". */
export const amazonImport = postProcessorFunction<AmazonImportOptions>('amazon-import')
